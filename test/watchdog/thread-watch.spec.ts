import { describe, expect, it } from '@jest/globals';
import { ThreadWatch } from '../../src/watchdog/thread-watch.js';
import { FakeClock } from '../support/fake-clock.js';

const INTERVAL_MS = 500;

/** `runFor` looks at every interval while the thread beats every `beatEveryMs`, and returns when the thread was given up. */
function watch({ intervalMs = INTERVAL_MS, firstBeat = 0 } = {}) {
  const clock = new FakeClock();
  const thread = new ThreadWatch(clock, { intervalMs });
  let beats = firstBeat;
  // `| 0` makes the number overflow as in an `Int32Array`.
  const look = (isExcused = false): boolean => thread.look(beats | 0, isExcused);
  const runFor = (ms: number, beatEveryMs = Infinity, isExcused = false): number | undefined => {
    let dueMs = beatEveryMs;
    for (let passedMs = intervalMs; passedMs <= ms; passedMs += intervalMs) {
      clock.advance(intervalMs);
      for (; dueMs <= passedMs; dueMs += beatEveryMs) beats += 1;
      if (look(isExcused)) return passedMs;
    }
    return undefined;
  };
  look();
  return { clock, look, runFor };
}

describe('ThreadWatch', () => {
  it('gives up a thread that has not beaten for 5 s', () => {
    expect(watch().runFor(60_000)).toBe(5000);
  });

  it.each([250, 500, 1000])('never gives up a thread that beats every %i ms', (beatEveryMs) => {
    expect(watch().runFor(600_000, beatEveryMs)).toBeUndefined();
  });

  it.each([1500, 2500, 4000])('finally gives up a thread that beats only every %i ms', (beatEveryMs) => {
    expect(watch().runFor(60_000, beatEveryMs)).toBeGreaterThan(5000);
  });

  it('counts beats across an overflow of the counter', () => {
    expect(watch({ firstBeat: 2 ** 31 - 10 }).runFor(60_000, 250)).toBeUndefined();
  });

  it('forgets a silence that is over', () => {
    const { runFor } = watch();
    expect(runFor(4500)).toBeUndefined();
    expect(runFor(5000, 100)).toBeUndefined();
    expect(runFor(4500)).toBeUndefined();
  });

  it('does not count time in which the main thread itself did not run', () => {
    const { clock, look, runFor } = watch();
    for (let stall = 0; stall < 4; stall += 1) {
      clock.block(600_000);
      expect(look()).toBe(false);
    }
    expect(runFor(1000)).toBe(1000);
  });

  it('does not count time in which an inspector may hold the thread, or before it runs', () => {
    const { runFor } = watch();
    expect(runFor(60_000, Infinity, true)).toBeUndefined();
    expect(runFor(4500)).toBeUndefined();
  });

  it('looks at least ten times before it gives up, however long its interval is', () => {
    expect(watch({ intervalMs: 10_000 }).runFor(600_000)).toBe(100_000);
    expect(watch({ intervalMs: 10 }).runFor(60_000)).toBe(5000);
  });
});
