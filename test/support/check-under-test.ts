import { Check, type CheckSpec } from '../../src/core/check/check.js';
import type { CheckContext } from '../../src/core/report/indicator.js';
import type { ResolvedIndicatorOptions } from '../../src/core/options/resolved.js';
import { deferred, type Deferred } from './deferred.js';
import { FakeClock } from './fake-clock.js';

export const OPTIONS: ResolvedIndicatorOptions = {
  scope: 'own',
  timeoutMs: 2_000,
  cacheMs: 1_000,
  abandonAfterMs: 30_000,
  failureThreshold: 1,
  successThreshold: 1,
};

export interface CheckUnderTest {
  readonly check: Check;
  readonly clock: FakeClock;
}

/** A check that calls `run`. */
export function checkOf(
  run: CheckSpec['run'],
  options: Partial<ResolvedIndicatorOptions> = {},
  onResult?: CheckSpec['onResult'],
  onChange?: CheckSpec['onChange'],
): CheckUnderTest {
  const clock = new FakeClock();
  const chosen = { ...OPTIONS, ...options };
  const check = new Check({ name: 'db', required: true, options: chosen, run, clock, onResult, onChange });
  return { check, clock };
}

export interface GatedCheck extends CheckUnderTest {
  /** One entry for each run that has started, in order. */
  readonly calls: readonly (Deferred<unknown> & CheckContext)[];
}

/** A check whose runs settle when the test says so. */
export function gatedCheck(
  options: Partial<ResolvedIndicatorOptions> = {},
  onResult?: CheckSpec['onResult'],
): GatedCheck {
  const calls: (Deferred<unknown> & CheckContext)[] = [];
  const run = ({ signal }: CheckContext) => {
    const gate = { ...deferred<unknown>(), signal };
    calls.push(gate);
    return gate.promise;
  };
  return { ...checkOf(run, options, onResult), calls };
}

/** Runs the check again, whatever the age of the last result. The check must answer at once. */
export async function rerun({ check, clock }: CheckUnderTest): Promise<void> {
  await clock.advanceAsync(1);
  await check.fresh(0);
}
