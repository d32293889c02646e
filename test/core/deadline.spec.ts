import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../src/core/deadline.js';
import { deferred, settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

function setUp(): { clock: FakeClock; deadline: Deadline; waited: (wait: Promise<void>) => () => boolean } {
  const clock = new FakeClock();
  const waited = (wait: Promise<void>): (() => boolean) => {
    let isOver = false;
    void wait.then(() => (isOver = true));
    return () => isOver;
  };
  return { clock, deadline: new Deadline(clock), waited };
}

async function pass(clock: FakeClock, ms: number): Promise<void> {
  clock.advance(ms);
  await settle();
}

describe('a wait under a deadline', () => {
  it('ends after its own time, and not before', async () => {
    const { clock, deadline, waited } = setUp();
    const isOver = waited(deadline.wait(100));
    await pass(clock, 99);
    expect(isOver()).toBe(false);
    await pass(clock, 1);
    expect(isOver()).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('ends as soon as what it waits for is done, and leaves no timer', async () => {
    const { clock, deadline, waited } = setUp();
    const done = deferred();
    const isOver = waited(deadline.wait(100, done.promise));
    done.resolve();
    await pass(clock, 0);
    expect(isOver()).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('rejects if what it waits for does', async () => {
    const { deadline } = setUp();
    await expect(deadline.wait(100, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('ends at the deadline, if that comes first', async () => {
    const { clock, deadline, waited } = setUp();
    deadline.passAt(clock.now() + 50);
    const isOver = waited(deadline.wait(Infinity));
    await pass(clock, 49);
    expect(isOver()).toBe(false);
    await pass(clock, 1);
    expect(isOver()).toBe(true);
  });

  it.each([0, 1])('does not begin, and sets no timer, if the deadline was %d ms ago from the start', async (ago) => {
    const { clock, deadline, waited } = setUp();
    deadline.passAt(clock.now() - ago);
    const isOver = waited(deadline.wait(100));
    expect(clock.pending).toBe(0);
    await settle();
    expect(isOver()).toBe(true);
  });

  it('sets no timer if there is nothing to wait for, or no end of waiting', () => {
    const { clock, deadline } = setUp();
    void deadline.wait(0);
    void deadline.wait(Infinity);
    expect(clock.pending).toBe(0);
  });

  it('is not ended by a deadline that was cancelled', async () => {
    const { clock, deadline, waited } = setUp();
    deadline.passAt(clock.now() + 50);
    deadline.cancel();
    const isOver = waited(deadline.wait(100));
    await pass(clock, 99);
    expect(isOver()).toBe(false);
    await pass(clock, 1);
    expect(isOver()).toBe(true);
  });

  it('may be cancelled before it is set, without effect', async () => {
    const { clock, deadline, waited } = setUp();
    deadline.cancel();
    deadline.passAt(clock.now() + 50);
    const isOver = waited(deadline.wait(100));
    await pass(clock, 50);
    expect(isOver()).toBe(true);
  });
});
