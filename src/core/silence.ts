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
