import type { ReadinessFinding } from '../report/findings.js';
import type { CheckReport } from '../report/reports.js';
import { mapValues, present } from '../record.js';
import { foldReadiness } from './readiness.js';

type Known = Omit<CheckReport, 'message'>;

/**
 * Readiness from what is known, for readers who must not run a check. An optional indicator without a result is skipped: that no
 * probe has asked for it is no reason to be degraded.
 */
export function knownReadiness(known: ReadinessFinding): ReadinessFinding {
  return known.reason === undefined ? foldReadiness(undefined, withoutUnasked(known.checks)) : known;
}

/** The checks, but an optional one without a result as skipped. */
export function withoutUnasked<Check extends Known>(
  checks: Readonly<Record<string, Check>>,
): Record<string, Check | Known> {
  return mapValues(checks, (check) => (!check.required && check.ageMs === undefined ? skipped(check) : check));
}

function skipped({ required, scope, neverHealthy }: Known): Known {
  return present({ status: 'skipped', required, scope, neverHealthy });
}
