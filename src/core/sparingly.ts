import type { Clock } from './clock.js';

const EVERY_MS = 60_000;

/** Allows something once per minute at the most. */
export class Sparingly {
  private dueAt = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** Whether it may be done now. Then it may not for the next minute. */
  isDue(): boolean {
    const now = this.clock.now();
    if (now < this.dueAt) return false;
    this.dueAt = now + EVERY_MS;
    return true;
  }
}
