/** How a startup task is run. Every time is in milliseconds, a whole number up to 2147483647. */
export interface StartupTaskOptions {
  /**
   * The deadline of one attempt, from 1. Without it an attempt may take for ever.
   * @default undefined
   */
  readonly timeoutMs?: number;
  /**
   * How often the task is tried, from 1, before it has failed for good.
   * @default 1
   */
  readonly attempts?: number;
  /**
   * The wait before the second attempt, from 0; it doubles with each further one, up to 30 s or its own value where that
   * is larger.
   * @default 1000
   */
  readonly backoffMs?: number;
  /**
   * Names of the tasks that have to be done first.
   * @default []
   */
  readonly after?: readonly string[];
}
