import type { CheckRun, RunOutcome } from '../core/report/check-run.js';
import { CHECK_DURATION } from './check-duration.js';
import type { IndicatorRuns } from './snapshot.js';

interface Counted {
  readonly outcomes: Partial<Record<RunOutcome, number>>;
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** Counts the runs of each indicator. It grows with the number of indicators only. */
export class RunCounts {
  private readonly byIndicator = new Map<string, Counted>();

  add({ indicator, outcome, latencyMs }: CheckRun): void {
    const counted = this.countedOf(indicator);
    const took = latencyMs / 1000;
    counted.outcomes[outcome] = (counted.outcomes[outcome] ?? 0) + 1;
    CHECK_DURATION.buckets.forEach((bound, index) => {
      if (took <= bound) counted.buckets[index] = (counted.buckets[index] ?? 0) + 1;
    });
    counted.sum += took;
    counted.count += 1;
  }

  /** A copy, which later runs do not change. */
  all(): IndicatorRuns[] {
    return [...this.byIndicator].map(([indicator, { outcomes, buckets, sum, count }]) => ({
      indicator,
      outcomes: { ...outcomes },
      durations: { buckets: [...buckets], sum, count },
    }));
  }

  private countedOf(indicator: string): Counted {
    const known = this.byIndicator.get(indicator);
    if (known) return known;
    const counted = { outcomes: {}, buckets: CHECK_DURATION.buckets.map(() => 0), sum: 0, count: 0 };
    this.byIndicator.set(indicator, counted);
    return counted;
  }
}
