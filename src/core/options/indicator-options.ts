/** How one indicator is checked. Every time is in milliseconds, a whole number up to 2147483647. */
export interface IndicatorOptions {
  /**
   * Which replicas a failure concerns. `shared`: all of them use it, so taking this one out of rotation helps no request. A
   * required indicator that is `shared` and has been healthy in this process makes readiness `degraded`, which is 200, if it
   * fails later. Startup waits for it as for any required one. An optional indicator has the same effect with both values.
   * @default 'own'
   */
  readonly scope?: 'own' | 'shared';
  /**
   * The deadline of one check, in milliseconds, from 1. A check that takes longer is unhealthy. No further run starts until it
   * settles or `abandonAfterMs` has passed.
   * @default 2000
   */
  readonly timeoutMs?: number;
  /**
   * How long a result is reused, in milliseconds, from 0. It bounds what a storm of probes costs the dependency.
   * @default 1000
   */
  readonly cacheMs?: number;
  /**
   * The interval of checks in the background, in milliseconds, from 1, so that probes never wait. A result older than three
   * times this plus `timeoutMs` counts as unhealthy. Without it, probes start the checks.
   * @default undefined
   */
  readonly refreshMs?: number;
  /**
   * A success that took longer than this, in milliseconds, from 1, is degraded. Without it no success is.
   * @default undefined
   */
  readonly degradedAfterMs?: number;
  /**
   * After this time, in milliseconds, from 1, a check that has not settled (its connection died silently, for instance) is
   * given up, and one more may start. The time doubles for each further run, up to 60 s or its own value if that is larger; never
   * more than three runs are open at once. Without it: three times the indicator's `timeoutMs`.
   * @default 6000
   */
  readonly abandonAfterMs?: number;
  /**
   * The number of failures in a row, from 1, that make the indicator unhealthy; with fewer it is degraded. Before its first
   * success one failure is enough.
   * @default 1
   */
  readonly failureThreshold?: number;
  /**
   * The number of successes in a row, from 1, that make the indicator healthy again after a failure.
   * @default 1
   */
  readonly successThreshold?: number;
}
