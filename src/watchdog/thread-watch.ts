import type { Clock } from '../core/clock.js';

/** A loop that turns less often than once in this time does not answer within the second that a kubelet waits. */
const SLOWEST_TURN_MS = 1000;
/** Longer than garbage collection or a busy machine stops a thread. */
const LEAST_LIMIT_MS = 5000;
/** The same limit in beats of the watching thread, for a thread that beats rarely. */
const LEAST_LIMIT_BEATS = 10;

/**
 * Watches the watchdog's thread: that thread beats at each of its ticks, and this thread looks at each of its own beats.
 * Only time in which this thread ran counts against the other one, and each of its beats compensates for a second: a thread
 * that never beats, or only every few seconds, runs up a debt; a thread on a busy machine does not.
 */
export class ThreadWatch {
  private readonly longestStepMs: number;
  private readonly limitMs: number;
  private readonly beatIsWorthMs: number;
  private beats: number | undefined;
  private lookedAt: number;
  private debtMs = 0;

  constructor(
    private readonly clock: Clock,
    { intervalMs }: { readonly intervalMs: number },
  ) {
    this.longestStepMs = 2 * intervalMs;
    this.beatIsWorthMs = Math.max(SLOWEST_TURN_MS, intervalMs);
    this.limitMs = Math.max(LEAST_LIMIT_MS, LEAST_LIMIT_BEATS * intervalMs);
    this.lookedAt = clock.now();
  }

  /**
   * Whether the thread must be given up. `beats` is the number of its beats, which proves nothing before it has begun to run
   * and while an inspector may hold it.
   */
  look(beats: number, isExcused: boolean): boolean {
    const now = this.clock.now();
    const stepMs = Math.min(now - this.lookedAt, this.longestStepMs);
    // The counter has 32 bits and wraps around.
    const seen = (beats - (this.beats ?? beats)) | 0;
    const isFirst = this.beats === undefined;
    this.beats = beats;
    this.lookedAt = now;
    this.debtMs = isExcused || isFirst ? 0 : Math.max(0, this.debtMs + stepMs - seen * this.beatIsWorthMs);
    return this.debtMs >= this.limitMs;
  }
}
