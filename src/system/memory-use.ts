import { healthy, unhealthy, type CheckResult } from '../core/report/indicator.js';
import { rounded, sizeText } from './bounds.js';

interface MemoryUse {
  readonly rssBytes: number;
  /** `undefined` if there is no limit. */
  readonly limitBytes: number | undefined;
  readonly maxPercent: number;
}

export function judgeMemory({ rssBytes, limitBytes, maxPercent }: MemoryUse): CheckResult {
  if (limitBytes === undefined) return healthy({ rssBytes });
  const used = (rssBytes / limitBytes) * 100;
  const details = { rssBytes, limitBytes, usedPercent: rounded(used) };
  if (used <= maxPercent) return healthy(details);
  const use = `the process uses ${rounded(used)} % (${sizeText(rssBytes)}) of the container's ${sizeText(limitBytes)}`;
  return unhealthy(`${use}; expected at most ${maxPercent} %`, details);
}
