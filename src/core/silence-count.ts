import type { Clock } from './clock.js';

/**
 * Counts the silence of somebody whose beats it can only look at, in whole milliseconds. A look adds no more than
 * `longestStepMs`: time in which the observer itself did not run (a suspended process, a starved container) is not blamed on
 * the one it observes.
 */
export class SilenceCount {
  private readonly clock: Clock;
  private readonly longestStepMs: number;
  private beats: number;
  private lookedAt: number;
  private silent = 0;
  private longest = 0;

  constructor(clock: Clock, longestStepMs: number, beats: number) {
    this.clock = clock;
    this.longestStepMs = longestStepMs;
    this.beats = beats;
    this.lookedAt = clock.now();
  }

  get silentMs(): number {
    return Math.round(this.silent);
  }

  get longestMs(): number {
    return Math.round(this.longest);
  }

  /** Takes the present number of beats. `isExcused` says that silence is no sign of anything just now. */
  look(beats: number, isExcused = false): void {
    const now = this.clock.now();
    const step = Math.min(now - this.lookedAt, this.longestStepMs);
    this.silent = beats === this.beats && !isExcused ? this.silent + step : 0;
    this.longest = Math.max(this.longest, this.silent);
    this.beats = beats;
    this.lookedAt = now;
  }

  /** Forgets the longest silence, and the present one. */
  restart(): void {
    this.silent = 0;
    this.longest = 0;
  }
}
