import type { Check } from '../core/check/check.js';
import type { Cancel, Clock } from '../core/clock.js';

/** Resolves once every check has a fresh result, or after `answerMs`. Never rejects. */
export async function refreshed(checks: readonly Check[], clock: Clock, answerMs: number): Promise<void> {
  let cancel: Cancel = () => {};
  const enough = new Promise<void>((resolve) => (cancel = clock.after(answerMs, resolve)));
  await Promise.race([Promise.all(checks.map((check) => check.fresh())), enough]);
  cancel();
}
