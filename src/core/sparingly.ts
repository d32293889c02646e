import type { Clock } from './clock.js';

const MINUTE_MS = 60_000;

/** Allows something once per `everyMs` at the most. */
export class Sparingly {
  private dueAt = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly everyMs = MINUTE_MS,
  ) {}

  /** Whether it may be done now. Then it may not for the next `everyMs`. */
  isDue(): boolean {
    const now = this.clock.now();
    if (now < this.dueAt) return false;
    this.dueAt = now + this.everyMs;
    return true;
  }
}
