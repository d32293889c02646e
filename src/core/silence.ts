import type { Clock } from './clock.js';

/** Measures how long ago the last beat was, in whole milliseconds. Being made counts as one. */
export class SilenceMeter {
  readonly #clock: Clock;
  #lastBeatAt: number;
  #longestMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastBeatAt = clock.now();
  }

  beat(): void {
    this.#longestMs = this.longestMs();
    this.#lastBeatAt = this.#clock.now();
  }

  silentMs(): number {
    return Math.round(this.#clock.now() - this.#lastBeatAt);
  }

  /** The longest silence there has been, the present one included. */
  longestMs(): number {
    return Math.max(this.#longestMs, this.silentMs());
  }
}
