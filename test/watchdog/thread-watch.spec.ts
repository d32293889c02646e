import { describe, expect, it } from '@jest/globals';
import { ThreadWatch } from '../../src/watchdog/thread-watch.js';
import { FakeClock } from '../support/fake-clock.js';

const INTERVAL_MS = 500;

/** Looks every half second for `ms`, while the thread beats every `beatEveryMs`. Returns when it was given up. */
function watch({ intervalMs = INTERVAL_MS, firstBeat = 0 } = {}) {
  const clock = new FakeClock();
  const thread = new ThreadWatch(clock, { intervalMs });
  let beats = firstBeat;
  // What an `Int32Array` holds.
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
  it('gives a thread up that has not beaten for 5 s', () => {
    expect(watch().runFor(60_000)).toBe(5000);
  });

  it.each([250, 500, 1000])('never gives one up that beats every %i ms', (beatEveryMs) => {
    expect(watch().runFor(600_000, beatEveryMs)).toBeUndefined();
  });

  it.each([1500, 2500, 4000])('gives one up in the end that beats only every %i ms', (beatEveryMs) => {
    expect(watch().runFor(60_000, beatEveryMs)).toBeGreaterThan(5000);
  });

  it('sees the beats of a counter that begins anew', () => {
    expect(watch({ firstBeat: 2 ** 31 - 10 }).runFor(60_000, 250)).toBeUndefined();
  });

  it('forgets a silence that is over', () => {
    const { runFor } = watch();
    expect(runFor(4500)).toBeUndefined();
    expect(runFor(5000, 100)).toBeUndefined();
    expect(runFor(4500)).toBeUndefined();
  });

  it('blames nothing on the thread while this one does not run: a stall, a suspension', () => {
    const { clock, look, runFor } = watch();
    for (let stall = 0; stall < 4; stall += 1) {
      clock.block(600_000);
      expect(look()).toBe(false);
    }
    expect(runFor(1000)).toBe(1000);
  });

  it('blames nothing on it while an inspector may hold it, or before it runs', () => {
    const { runFor } = watch();
    expect(runFor(60_000, Infinity, true)).toBeUndefined();
    expect(runFor(4500)).toBeUndefined();
  });

  it('takes ten beats of its own before it judges, however rare they are', () => {
    expect(watch({ intervalMs: 10_000 }).runFor(600_000)).toBe(100_000);
    expect(watch({ intervalMs: 10 }).runFor(60_000)).toBe(5000);
  });
});
