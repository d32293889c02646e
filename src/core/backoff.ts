/** The longest wait between two attempts of a startup task, unless its `backoffMs` is longer. */
export const LONGEST_TASK_BACKOFF_MS = 30_000;

/** A wait that doubles, up to `longestMs`, or not at all if the first wait is longer than that. */
export class Backoff {
  private currentMs: number;

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
  ) {
    this.currentMs = firstMs;
  }

  /** The wait before the next attempt. */
  get waitMs(): number {
    return this.currentMs;
  }

  /** Returns the wait before the next attempt, and doubles the one after it. */
  next(): number {
    const { currentMs } = this;
    this.currentMs = Math.max(currentMs, Math.min(2 * currentMs, this.longestMs));
    return currentMs;
  }

  /** Starts again with the first wait. */
  reset(): void {
    this.currentMs = this.firstMs;
  }
}
