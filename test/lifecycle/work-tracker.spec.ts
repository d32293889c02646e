import { describe, expect, it } from '@jest/globals';
import { WorkTracker } from '../../src/lifecycle/work-tracker.js';
import { deferred, settle } from '../support/deferred.js';

async function isIdle(tracker: WorkTracker): Promise<boolean> {
  let idle = false;
  void tracker.whenIdle().then(() => (idle = true));
  await settle();
  return idle;
}

describe('WorkTracker', () => {
  it('is idle while nothing is tracked', async () => {
    expect(await isIdle(new WorkTracker())).toBe(true);
  });

  it('returns the same promise that it was given', () => {
    const work = Promise.resolve(1);
    expect(new WorkTracker().track(work, 'import')).toBe(work);
  });

  it('is not idle before all work has resolved or rejected', async () => {
    const tracker = new WorkTracker();
    const [first, second] = [deferred(), deferred()];
    void tracker.track(first.promise, 'first');
    tracker.track(second.promise, 'second').catch(() => {});
    expect(tracker.names).toEqual(['first', 'second']);
    first.resolve();
    expect(await isIdle(tracker)).toBe(false);
    expect(tracker.names).toEqual(['second']);
    second.reject(new Error('failed'));
    expect(await isIdle(tracker)).toBe(true);
    expect(tracker.names).toEqual([]);
  });

  it('waits for work that is added while it waits', async () => {
    const tracker = new WorkTracker();
    const [first, second] = [deferred(), deferred()];
    void tracker.track(first.promise, 'first');
    let idle = false;
    void tracker.whenIdle().then(() => (idle = true));
    void tracker.track(second.promise, 'second');
    first.resolve();
    await settle();
    expect(idle).toBe(false);
    second.resolve();
    await settle();
    expect(idle).toBe(true);
  });

  it('counts a promise that is tracked twice as two pieces of work until it settles', async () => {
    const tracker = new WorkTracker();
    const work = deferred();
    void tracker.track(work.promise, 'a');
    void tracker.track(work.promise, 'b');
    expect(tracker.names).toEqual(['a', 'b']);
    work.resolve();
    expect(await isIdle(tracker)).toBe(true);
  });

  it('leaves an unhandled rejection to the application, and adds none of its own', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const tracker = new WorkTracker();
    tracker.track(Promise.reject(new Error('mine')), 'a').catch(() => {});
    await settle();
    await settle();
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
    expect(await isIdle(tracker)).toBe(true);
  });

  it('treats a value that is not a promise as finished', async () => {
    const tracker = new WorkTracker();
    void tracker.track(undefined as never, 'nothing');
    expect(await isIdle(tracker)).toBe(true);
  });
});
