import type { IndicatorStatus } from './status.js';

/** The argument of a check. */
export interface CheckContext {
  /** Aborts at the check's deadline (`timeoutMs`) and when the application shuts down: pass it to what the check waits for. */
  readonly signal: AbortSignal;
}

/** Facts about a dependency, shown under `details` to readers who may see them. They must be serialisable as JSON. */
export type CheckDetails = Readonly<Record<string, unknown>>;

const BRAND: unique symbol = Symbol.for('nestjs-vitals.CheckResult') as never;

/** A verdict made by {@link healthy}, {@link degraded} or {@link unhealthy}. An object that only looks like one is not accepted. */
export interface CheckResult {
  readonly [BRAND]: true;
  readonly status: IndicatorStatus;
  readonly message?: string;
  readonly details?: CheckDetails;
}

/**
 * Checks one dependency of the application.
 *
 * `check` reports healthy by returning nothing, `true` or {@link healthy}. It may return {@link degraded} or
 * {@link unhealthy}, or a result of `@nestjs/terminus`. If it throws, hangs or returns anything else, this indicator
 * is unhealthy, and nothing else is affected.
 */
export interface Indicator {
  check(context: CheckContext): unknown;
}

/** The dependency works. */
export function healthy(details?: CheckDetails): CheckResult {
  return result('healthy', undefined, details);
}

/** The dependency works, but not as well as it should: readiness stays 200. */
export function degraded(message: string, details?: CheckDetails): CheckResult {
  return result('degraded', message, details);
}

/** The dependency does not work. Throwing says the same. */
export function unhealthy(message: string, details?: CheckDetails): CheckResult {
  return result('unhealthy', message, details);
}

/** Whether `value` was made by one of the three functions above, by any copy of this package. */
export function isCheckResult(value: object): value is CheckResult {
  return (value as Partial<CheckResult>)[BRAND] === true;
}

function result(status: IndicatorStatus, message?: string, details?: CheckDetails): CheckResult {
  return Object.freeze({ [BRAND]: true as const, status, message, details });
}
