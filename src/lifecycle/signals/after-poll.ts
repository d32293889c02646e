import type { Cancel, Clock } from '../../core/clock.js';

/** The time within which the event loop polls its sockets and signals at least once. */
const POLL_MS = 50;

/**
 * Calls back `ms` from now (more than 50), but never before the event loop has delivered the signals that arrived until then. An
 * event loop that was blocked runs its timers first, so a waiting signal would otherwise seem to arrive later.
 */
export function afterPoll(clock: Clock, ms: number, callback: () => void): Cancel {
  let cancel = clock.after(ms - POLL_MS, () => {
    cancel = clock.after(POLL_MS, callback);
  });
  return () => cancel();
}
