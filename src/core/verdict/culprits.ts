import type { CheckFinding, ReadinessFinding } from '../report/findings.js';
import { listed } from '../text/log-text.js';
import { takesOut } from './readiness.js';

/** The indicators that explain the status of readiness. Those whose failure takes no replica out never explain `not_ready`. */
export function culprits({ status, checks }: ReadinessFinding): string | undefined {
  if (status === 'ready') return undefined;
  const isToBlame = (check: CheckFinding): boolean =>
    status === 'not_ready' ? isDown(check) : check.status === 'degraded' || check.status === 'unhealthy';
  const names = Object.entries(checks).flatMap(([name, check]) =>
    isToBlame(check) ? [`${name} ${check.status}`] : [],
  );
  return names.length > 0 ? listed(names) : undefined;
}

/** Whether no outstanding result can change the verdict any more. */
export function isCertain({ status, checks }: ReadinessFinding): boolean {
  const findings = Object.values(checks);
  const hasResult = ({ status: each, ageMs }: CheckFinding): boolean => each === 'skipped' || ageMs !== undefined;
  if (findings.every(hasResult)) return true;
  return status === 'not_ready' && findings.some((check) => isDown(check) && hasResult(check));
}

function isDown(check: CheckFinding): boolean {
  return check.status === 'unhealthy' && takesOut(check);
}
