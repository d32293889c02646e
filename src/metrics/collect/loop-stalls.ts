import type { Clock } from '../../core/clock.js';

/** Counts the stalls of the event loop from within it: each can only be seen when it is over. */
export class LoopStalls {
  private lastBeatAt: number;
  private stalls = 0;

  constructor(
    private readonly clock: Clock,
    private readonly warnAfterMs: number,
  ) {
    this.lastBeatAt = clock.now();
  }

  get count(): number {
    return this.stalls;
  }

  /** To be called at each beat. `counts`: whether a long silence before this beat is a stall, and not counted elsewhere. */
  beat(counts: boolean): void {
    const now = this.clock.now();
    if (counts && now - this.lastBeatAt >= this.warnAfterMs) this.stalls += 1;
    this.lastBeatAt = now;
  }
}
