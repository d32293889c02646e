import type { Cancel, Clock } from '../../core/clock.js';

/** In which the event loop comes by its sockets and signals once. */
const POLL_MS = 50;

/**
 * Calls back `ms` from now, which is more than 50, but never before the event loop has delivered what had arrived by then: a
 * loop that was blocked runs its timers first, and a signal that waits would look as if it had come later.
 */
export function afterPoll(clock: Clock, ms: number, callback: () => void): Cancel {
  let cancel = clock.after(ms - POLL_MS, () => {
    cancel = clock.after(POLL_MS, callback);
  });
  return () => cancel();
}
