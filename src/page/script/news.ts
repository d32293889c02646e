import type { StatusReport } from '../../core/report/status-report.js';
import { isStuck } from './notice.js';
import { wordOf } from './words.js';

const VERDICTS = ['readiness', 'liveness', 'startup'] as const;
type Verdict = (typeof VERDICTS)[number];

/** What has changed between two reports, in a sentence; empty if nothing has that a listener has to know. */
export function newsOf(before: StatusReport | undefined, after: StatusReport, wasLost: boolean): string {
  const sentences = wasLost ? ['The process answers again.'] : [];
  if (isStuck(after) && !(before && isStuck(before)))
    sentences.push('The main thread is stuck; the watchdog thread answers.');
  if (before && isStuck(before) && !isStuck(after)) sentences.push('The main thread runs again.');
  const isNew = (verdict: Verdict): boolean => before?.[verdict].status !== after[verdict].status;
  for (const verdict of VERDICTS.filter(isNew)) sentences.push(`${verdict} is ${wordOf(after[verdict].status)}.`);
  if (before && before.phase !== after.phase) sentences.push(`The phase is ${after.phase}.`);
  return sentences.join(' ');
}
