import type { Count } from './snapshot.js';

/** Counts what is told apart by two labels. Callers give values of which there is a fixed number only. */
export class Tally {
  private readonly counts = new Map<string, Map<string, number>>();

  constructor(private readonly labels: readonly [string, string]) {}

  add(first: string, second: string): void {
    const counts = this.counts.get(first) ?? new Map<string, number>();
    this.counts.set(first, counts);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }

  /** A copy, which later additions do not change. */
  all(): Count[] {
    const [one, other] = this.labels;
    return [...this.counts].flatMap(([first, counts]) =>
      [...counts].map(([second, count]) => ({ labels: { [one]: first, [other]: second }, count })),
    );
  }
}
