/** Counts the work that the application wants to finish before it ends. */
export class WorkTracker {
  private readonly open = new Map<Promise<unknown>, string>();

  /** The names of the unfinished work. */
  get names(): string[] {
    return [...this.open.values()];
  }

  get count(): number {
    return this.open.size;
  }

  track<T>(work: Promise<T>, name: string): Promise<T> {
    // The promise is followed on a separate branch, so that the caller still has to handle its rejection.
    const settled: Promise<unknown> = Promise.resolve(work).then(
      () => this.open.delete(settled),
      () => this.open.delete(settled),
    );
    this.open.set(settled, name);
    return work;
  }

  /** Resolves once all work has settled, including work that was added meanwhile, and never rejects. */
  async whenIdle(): Promise<void> {
    while (this.open.size > 0) await Promise.all(this.open.keys());
  }
}
