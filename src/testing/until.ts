import { realClock } from '../system-clock.js';
import type { EventLog } from './event-log.js';
import type { ManualClock } from './manual-clock.js';

/**
 * Resolves with whether `holds` becomes true within the time. It looks after each event. A manual clock passes meanwhile, from one
 * timer to the next.
 */
export async function untilHolds(
  holds: () => boolean,
  withinMs: number,
  clock: 'real' | ManualClock,
  log: EventLog,
): Promise<boolean> {
  if (clock !== 'real') return passUntil(holds, clock, clock.now() + withinMs);
  if (holds()) return true;
  return new Promise<boolean>((resolve) => {
    const end = (isReached: boolean): void => {
      cancel();
      leave();
      resolve(isReached);
    };
    const cancel = realClock.holdFor(withinMs, () => end(false));
    const leave = log.onEvent.add(() => holds() && end(true));
  });
}

async function passUntil(holds: () => boolean, clock: ManualClock, end: number): Promise<boolean> {
  await clock.advance(0);
  while (!holds() && clock.now() < end) await clock.advance(Math.max(0, Math.min(clock.nextAt, end) - clock.now()));
  return holds();
}
