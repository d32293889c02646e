/** Knows the pieces of work that the application wants finished before it goes. */
export class WorkTracker {
  private readonly open = new Map<Promise<unknown>, string>();

  /** The names of what is not finished. */
  get names(): string[] {
    return [...this.open.values()];
  }

  track<T>(work: Promise<T>, name: string): Promise<T> {
    // Followed on a branch of its own: the caller's promise, and its rejection, stay the caller's.
    const settled: Promise<unknown> = Promise.resolve(work).then(
      () => this.open.delete(settled),
      () => this.open.delete(settled),
    );
    this.open.set(settled, name);
    return work;
  }

  /** Resolves, and never rejects, once nothing is open, what was added in the meantime included. */
  async whenIdle(): Promise<void> {
    while (this.open.size > 0) await Promise.all(this.open.keys());
  }
}
