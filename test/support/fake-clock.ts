import type { Cancel, Clock } from '../../src/core/clock.js';
import { settle } from './deferred.js';

interface Timer {
  dueAt: number;
  readonly everyMs?: number;
  readonly callback: () => void;
}

/** Time that passes only when the test says so. Callbacks run in the order in which they are due and, if due together, were set. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #nowMs: number;

  /** Starts away from zero, so that a forgotten difference of times shows. */
  constructor(nowMs = 5_000) {
    this.#nowMs = nowMs;
  }

  /** The number of timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#nowMs;
  }

  date(): Date {
    return new Date(Date.UTC(2026, 0, 1) + this.#nowMs);
  }

  after(ms: number, callback: () => void): Cancel {
    return this.#add({ dueAt: this.#nowMs + ms, callback });
  }

  every(ms: number, callback: () => void): Cancel {
    return this.#add({ dueAt: this.#nowMs + ms, everyMs: ms, callback });
  }

  holdFor(ms: number, callback: () => void): Cancel {
    return this.after(ms, callback);
  }

  /** Lets time pass without running any timer, like code that blocks the event loop. */
  block(ms: number): void {
    this.#nowMs += ms;
  }

  /** Lets `ms` pass and runs the timers that are due; no promise continues in between. */
  advance(ms: number): void {
    const end = this.#nowMs + ms;
    for (let timer = this.#next(end); timer; timer = this.#next(end)) this.#fire(timer);

    this.#nowMs = Math.max(this.#nowMs, end);
  }

  /** Lets `ms` pass and runs the timers that are due; promises continue after each callback, as in a real event loop. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    await settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#fire(timer);
      await settle();
    }
    this.#nowMs = Math.max(this.#nowMs, end);
  }

  #add(timer: Timer): Cancel {
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.dueAt <= end && (!next || timer.dueAt < next.dueAt)) next = timer;

    return next;
  }

  #fire(timer: Timer): void {
    this.#nowMs = Math.max(this.#nowMs, timer.dueAt);
    if (timer.everyMs === undefined) {
      this.#timers.delete(timer);
    } else {
      // Like a real interval, it does not make up for turns that it missed, and treats 0 as 1.
      timer.dueAt = this.#nowMs + Math.max(1, timer.everyMs);
    }
    timer.callback();
  }
}
