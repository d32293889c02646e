/** Stops what a clock was asked to do. Calling it again, or too late, does nothing. */
export type Cancel = () => void;

/** The only source of time in this package, so that a test can own it. */
export interface Clock {
  /** Milliseconds since an arbitrary, fixed moment. Never goes back. */
  now(): number;
  /** The date, for people to read. Nothing is measured with it. */
  date(): Date;
  /** Calls back once, `ms` from now. Does not keep the process alive. */
  after(ms: number, callback: () => void): Cancel;
  /** Calls back every `ms`. Does not keep the process alive. */
  every(ms: number, callback: () => void): Cancel;
  /** Calls back once, `ms` from now, and keeps the process alive until then: for a shutdown that has to be seen through. */
  holdFor(ms: number, callback: () => void): Cancel;
}
