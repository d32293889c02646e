import { performance as realPerformance } from 'node:perf_hooks';
import * as timers from 'node:timers';
import type { Clock } from './core/clock.js';

/** Real time, from the process's monotonic clock: setting the date changes nothing. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
  every(ms, callback) {
    const timer = setInterval(callback, ms).unref();
    return () => clearInterval(timer);
  },
  holdFor(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

// Fake timers of a test framework replace the global functions, and those of `node:timers`, but not copies of the latter.
const real = { ...timers };
const realNow = realPerformance.now.bind(realPerformance);
const RealDate = Date;

/** Real time, whatever fake timers a test has installed. */
export const realClock: Clock = {
  now: () => realNow(),
  date: () => new RealDate(),
  after(ms, callback) {
    const timer = real.setTimeout(callback, ms).unref();
    return () => real.clearTimeout(timer);
  },
  every(ms, callback) {
    const timer = real.setInterval(callback, ms).unref();
    return () => real.clearInterval(timer);
  },
  holdFor(ms, callback) {
    const timer = real.setTimeout(callback, ms);
    return () => real.clearTimeout(timer);
  },
};

/** Resolves once all code has continued that waits only for promises that are already settled. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}
