import type { Clock } from './clock.js';

/** Measures how long ago the last beat was, in whole milliseconds. The constructor counts as a beat. */
export class SilenceMeter {
  private readonly clock: Clock;
  private lastBeatAt: number;
  private longestMs = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.lastBeatAt = clock.now();
  }

  beat(): void {
    this.longestMs = this.look().longestMs;
    this.lastBeatAt = this.clock.now();
  }

  silentMs(): number {
    return Math.round(this.clock.now() - this.lastBeatAt);
  }

  /** The current silence, and the longest so far, including the current one. */
  look(): { readonly silentMs: number; readonly longestMs: number } {
    const silentMs = this.silentMs();
    return { silentMs, longestMs: Math.max(this.longestMs, silentMs) };
  }
}

/**
 * Counts the silence of a loop of which only the number of beats can be read, in whole milliseconds. One look adds at most
 * `longestStepMs`: time in which the observer itself did not run (a suspended process, a starved container) is not blamed on
 * the observed loop.
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

  /** Takes the current number of beats. With `isExcused`, silence does not count at the moment. */
  look(beats: number, isExcused = false): void {
    const now = this.clock.now();
    const step = Math.min(now - this.lookedAt, this.longestStepMs);
    this.silent = beats === this.beats && !isExcused ? this.silent + step : 0;
    this.longest = Math.max(this.longest, this.silent);
    this.beats = beats;
    this.lookedAt = now;
  }

  /** Forgets the longest silence and the current one. */
  restart(): void {
    this.silent = 0;
    this.longest = 0;
  }
}
