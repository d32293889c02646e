import type { Clock } from '../core/clock.js';

/** A loop that turns less often than this does not answer within the second that a kubelet waits. */
const SLOWEST_TURN_MS = 1000;
/** Longer than garbage collection, or a busy machine, keeps a thread from running. */
const LEAST_PATIENCE_MS = 5000;
/** In beats of the watching thread, however rare they are. */
const LEAST_PATIENCE_BEATS = 10;

/**
 * Watches the thread that watches this one: it beats at each of its ticks, and this thread looks when it beats itself. Time
 * counts against the thread only as far as this one ran, and each beat makes up for a second of it: a thread that never
 * beats, and one that does so every few seconds, runs up a debt; one on a busy machine does not.
 */
export class ThreadWatch {
  private readonly longestStepMs: number;
  private readonly patienceMs: number;
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
    this.patienceMs = Math.max(LEAST_PATIENCE_MS, LEAST_PATIENCE_BEATS * intervalMs);
    this.lookedAt = clock.now();
  }

  /**
   * Whether the thread has to be given up. `beats` is how often it has beaten; before it has begun to run, and while an
   * inspector may hold it, that says nothing.
   */
  look(beats: number, isExcused: boolean): boolean {
    const now = this.clock.now();
    const stepMs = Math.min(now - this.lookedAt, this.longestStepMs);
    // The counter has 32 bits, and begins anew.
    const seen = (beats - (this.beats ?? beats)) | 0;
    const isFirst = this.beats === undefined;
    this.beats = beats;
    this.lookedAt = now;
    this.debtMs = isExcused || isFirst ? 0 : Math.max(0, this.debtMs + stepMs - seen * this.beatIsWorthMs);
    return this.debtMs >= this.patienceMs;
  }
}
