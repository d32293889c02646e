/** How one indicator is checked. Every time is in milliseconds, a whole number up to 2147483647. */
export interface IndicatorOptions {
  /**
   * The deadline of one check, from 1. A check that takes longer is unhealthy, and is not started again until it settles.
   * @default 2000
   */
  readonly timeoutMs?: number;
  /**
   * How long a result is reused, from 0. It bounds what a storm of probes costs the dependency.
   * @default 1000
   */
  readonly cacheMs?: number;
  /**
   * Checks in the background this often, from 1, so that probes never wait. A result older than three times this plus
   * `timeoutMs` counts as unhealthy. Without it, probes start the checks.
   * @default undefined
   */
  readonly refreshMs?: number;
  /**
   * A success that took longer than this, from 1, is degraded.
   * @default undefined
   */
  readonly degradedAfterMs?: number;
  /**
   * After this long, from 1, a check that never settled (a connection that died silently) is given up and one more may
   * start. It doubles each time, up to 60 s or its own value if that is larger; never more than three run at once. Without
   * it: three times the indicator's `timeoutMs`.
   * @default 6000
   */
  readonly abandonAfterMs?: number;
  /**
   * Failures in a row, from 1, that make the indicator unhealthy; with fewer it is degraded. Before its first success
   * one failure is enough.
   * @default 1
   */
  readonly failureThreshold?: number;
  /**
   * Successes in a row, from 1, that it takes to be healthy again after a failure.
   * @default 1
   */
  readonly successThreshold?: number;
}
