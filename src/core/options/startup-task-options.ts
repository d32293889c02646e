/** How a startup task is run. Every time is in milliseconds, a whole number up to 2147483647. */
export interface StartupTaskOptions {
  /**
   * The deadline of one attempt, in milliseconds, from 1. Without it an attempt may take for ever.
   * @default undefined
   */
  readonly timeoutMs?: number;
  /**
   * The number of attempts, from 1, after which the task has failed for good.
   * @default 1
   */
  readonly attempts?: number;
  /**
   * The wait before the second attempt, in milliseconds, from 0. It doubles with each further attempt, up to 30 s or its own
   * value if that is larger.
   * @default 1000
   */
  readonly backoffMs?: number;
  /**
   * The names of the tasks that must be done first. An unknown name or a circle stops the start-up.
   * @default []
   */
  readonly after?: readonly string[];
}
