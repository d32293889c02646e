import type { ReadinessFinding } from '../report/findings.js';
import type { CheckStatus } from '../report/status.js';
import { mapValues } from '../record.js';
import { foldReadiness } from './readiness.js';

interface Known {
  readonly status: CheckStatus;
  readonly required: boolean;
  readonly ageMs?: number;
}

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
): Record<string, Check | { readonly status: 'skipped'; readonly required: boolean }> {
  return mapValues(checks, (check) =>
    !check.required && check.ageMs === undefined ? { status: 'skipped', required: false } : check,
  );
}
