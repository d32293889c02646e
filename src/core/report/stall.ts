/** A stall of the event loop that is over. */
export interface Stall {
  /** How long the event loop was silent, in whole milliseconds. */
  readonly silentMs: number;
  /**
   * What blocked it: one function per line, the innermost first, as `name (file:line:column)`. Absent without `port`, with
   * `heartbeat.captureStack: false`, or if it could not be taken.
   */
  readonly stack?: string;
}
