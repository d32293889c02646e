import type { CheckFinding, ReadinessFinding } from '../core/report/findings.js';
import { foldReadiness, skippedFinding } from '../core/verdict/readiness.js';
import { mapValues } from '../core/record.js';

/**
 * Readiness from what is known, for readers who must not run a check. An optional indicator without a result is skipped: that no
 * probe has asked for it is no reason to be degraded.
 */
export function knownReadiness(known: ReadinessFinding): ReadinessFinding {
  if (known.reason !== undefined) return known;
  const isUnasked = ({ required, ageMs, status }: CheckFinding): boolean =>
    !required && ageMs === undefined && status !== 'skipped';
  return foldReadiness(
    undefined,
    mapValues(known.checks, (check) => (isUnasked(check) ? skippedFinding(false) : check)),
  );
}
