import { worse, type IndicatorStatus } from '../report/status.js';

/** The latest results of a check in a row, as far as the thresholds need them. */
export interface Streak {
  /** Failures since the last success. */
  readonly failures: number;
  /** Successes since the last failure. */
  readonly successes: number;
  readonly hasSucceeded: boolean;
  /** The best status that may be reported: a failure caps it until `successThreshold` successes follow. */
  readonly standing: IndicatorStatus;
}

export const UNTRIED: Streak = Object.freeze({ failures: 0, successes: 0, hasSucceeded: false, standing: 'healthy' });

/** The standing never improves here: a failure during the recovery does not start a new series of tolerated failures. */
export function afterFailures(streak: Streak, count: number, failureThreshold: number): Streak {
  if (count === 0) return streak;

  const failures = streak.failures + count;
  const isTolerated = streak.hasSucceeded && failures < failureThreshold;
  return {
    ...streak,
    failures,
    successes: 0,
    standing: worse(streak.standing, isTolerated ? 'degraded' : 'unhealthy'),
  };
}

export function afterSuccess(streak: Streak, successThreshold: number): Streak {
  const successes = streak.successes + 1;
  const standing = successes >= successThreshold ? 'healthy' : streak.standing;
  return { failures: 0, successes, hasSucceeded: true, standing };
}
