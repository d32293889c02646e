import type { IndicatorStatus } from './status.js';

/** How one run of a check ended. A run that misses its deadline is a `timeout` and nothing else. */
export type RunOutcome = IndicatorStatus | 'timeout';

/** One run of a check that has settled, or has missed its deadline. */
export interface CheckRun {
  readonly indicator: string;
  readonly outcome: RunOutcome;
  readonly latencyMs: number;
}
