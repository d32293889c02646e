/** Cancels a timer. A second call, or a call after the timer has fired, does nothing. */
export type Cancel = () => void;

/** The only source of time in this package, so that a test can replace it. */
export interface Clock {
  /** Milliseconds since an arbitrary, fixed moment. Never goes back. */
  now(): number;
  /** The date, for output only. Nothing is measured with it. */
  date(): Date;
  /** Calls back once, `ms` from now. Does not keep the process alive. */
  after(ms: number, callback: () => void): Cancel;
  /** Calls back every `ms`. Does not keep the process alive. */
  every(ms: number, callback: () => void): Cancel;
  /** Calls back once, `ms` from now, and keeps the process alive until then: for a shutdown that must run to its end. */
  holdFor(ms: number, callback: () => void): Cancel;
}
