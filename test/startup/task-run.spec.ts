import { describe, expect, it } from '@jest/globals';
import { TASK_DEFAULTS } from '../../src/core/options/defaults.js';
import type { ResolvedTaskOptions } from '../../src/core/options/resolved.js';
import { TaskRun } from '../../src/startup/task-run.js';
import { deferred, settle, type Deferred } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

type Attempt = Deferred<unknown> & { readonly signal: AbortSignal; readonly startedAt: number };

/** A task whose attempts settle when the test says so. */
function gatedTask(options: Partial<ResolvedTaskOptions> = {}) {
  const clock = new FakeClock();
  const attempts: Attempt[] = [];
  const statuses: string[] = [];
  const task = new TaskRun({
    name: 'warm-cache',
    options: { ...TASK_DEFAULTS, ...options },
    run: ({ signal }) => {
      const attempt = { ...deferred<unknown>(), signal, startedAt: clock.now() };
      attempts.push(attempt);
      return attempt.promise;
    },
    clock,
    onChange: ({ status }) => statuses.push(status),
  });
  return { clock, task, attempts, statuses };
}

/** A task that fails every attempt at once. */
function failingTask(options: Partial<ResolvedTaskOptions>) {
  const clock = new FakeClock();
  const startedAt: number[] = [];
  const begin = clock.now();
  const run = (): never => {
    startedAt.push(clock.now() - begin);
    throw new Error(`attempt ${startedAt.length} failed`);
  };
  const task = new TaskRun({ name: 't', options: { ...TASK_DEFAULTS, ...options }, run, clock, onChange: () => {} });
  return { clock, task, startedAt };
}

describe('TaskRun', () => {
  it('is pending until it is started', () => {
    const { task, attempts } = gatedTask();
    expect(task.finding()).toEqual({ status: 'pending' });
    expect(attempts).toHaveLength(0);
  });

  it('is done when its attempt resolves, with any value', async () => {
    const { task, attempts, clock, statuses } = gatedTask();
    task.start();
    expect(task.finding()).toEqual({ status: 'running', elapsedMs: 0, attempt: 1 });
    clock.advance(40.4);
    attempts[0]?.resolve(null);
    await settle();
    clock.advance(1000);
    expect(task.finding()).toEqual({ status: 'done', elapsedMs: 40, attempt: 1 });
    expect(statuses).toEqual(['running', 'done']);
  });

  it('runs once, however often it is started', async () => {
    const { task, attempts } = gatedTask();
    task.start();
    task.start();
    attempts[0]?.resolve(undefined);
    await settle();
    task.start();
    expect(attempts).toHaveLength(1);
  });

  it('is failed, and shows the reason, when its only attempt throws', async () => {
    const { task } = failingTask({});
    task.start();
    await settle();
    expect(task.finding()).toMatchObject({
      status: 'failed',
      attempt: 1,
      message: { text: 'attempt 1 failed', author: 'application' },
    });
  });

  it.each([
    ['undefined', undefined],
    ['a symbol', Symbol('s')],
    ['an object that has no text', { toString: null, valueOf: null }],
  ])('is failed when its attempt throws %s', async (_what, thrown) => {
    const { task, attempts } = gatedTask();
    task.start();
    attempts[0]?.reject(thrown);
    await settle();
    expect(task.status).toBe('failed');
    expect(typeof task.finding().message?.text).toBe('string');
  });

  it('tries again after backoffMs, and waits twice as long each time, but never longer than 30 s', async () => {
    const { task, clock, startedAt } = failingTask({ attempts: 8, backoffMs: 1000 });
    task.start();
    await clock.advanceAsync(200_000);
    expect(startedAt).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 61_000, 91_000]);
    expect(task.finding()).toMatchObject({ status: 'failed', attempt: 8, message: { text: 'attempt 8 failed' } });
    expect(clock.pending).toBe(0);
  });

  it('does not shorten a backoff that is longer than 30 s by itself', async () => {
    const { task, clock, startedAt } = failingTask({ attempts: 3, backoffMs: 45_000 });
    task.start();
    await clock.advanceAsync(200_000);
    expect(startedAt).toEqual([0, 45_000, 90_000]);
  });

  it('tries again at once if backoffMs is 0', async () => {
    const { task, clock, startedAt } = failingTask({ attempts: 3, backoffMs: 0 });
    task.start();
    await clock.advanceAsync(0);
    expect(startedAt).toEqual([0, 0, 0]);
  });

  it('stays running between attempts, and shows why the last one failed', async () => {
    const { task, attempts } = gatedTask({ attempts: 2 });
    task.start();
    attempts[0]?.reject(new Error('refused'));
    await settle();
    expect(task.finding()).toMatchObject({ status: 'running', attempt: 1, message: { text: 'refused' } });
  });

  it('forgets why an attempt failed once a later one succeeds', async () => {
    const { task, attempts, clock } = gatedTask({ attempts: 2 });
    task.start();
    attempts[0]?.reject(new Error('refused'));
    await clock.advanceAsync(1000);
    attempts[1]?.resolve(undefined);
    await settle();
    expect(task.finding()).toEqual({ status: 'done', elapsedMs: 1000, attempt: 2 });
  });

  it('aborts the signal of an attempt at its time-out, and not earlier', async () => {
    const { task, attempts, clock } = gatedTask({ timeoutMs: 500 });
    task.start();
    await clock.advanceAsync(499);
    expect(attempts[0]?.signal.aborted).toBe(false);
    await clock.advanceAsync(1);
    expect(attempts[0]?.signal.aborted).toBe(true);
    expect(attempts[0]?.signal.reason).toMatchObject({ name: 'TimeoutError', message: 'timed out after 500 ms' });
  });

  it('starts no second attempt beside one that continues after its time-out', async () => {
    const { task, attempts, clock } = gatedTask({ timeoutMs: 500, attempts: 3, backoffMs: 100 });
    task.start();
    await clock.advanceAsync(60_000);
    expect(attempts).toHaveLength(1);
    expect(task.finding()).toMatchObject({
      status: 'running',
      attempt: 1,
      message: { text: 'timed out after 500 ms' },
    });
    attempts[0]?.resolve('late');
    await clock.advanceAsync(99);
    expect(attempts).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(attempts).toHaveLength(2);
  });

  it('does not count a late success', async () => {
    const { task, attempts, clock } = gatedTask({ timeoutMs: 500, attempts: 2 });
    task.start();
    await clock.advanceAsync(501);
    attempts[0]?.resolve(undefined);
    await settle();
    expect(task.status).toBe('running');
    await clock.advanceAsync(1000);
    attempts[1]?.resolve(undefined);
    await settle();
    expect(task.status).toBe('done');
  });

  it('is failed at the time-out of its last attempt, even if that never settles', async () => {
    const { task, clock, statuses } = gatedTask({ timeoutMs: 500 });
    task.start();
    await clock.advanceAsync(500);
    expect(task.finding()).toMatchObject({
      status: 'failed',
      elapsedMs: 500,
      message: { text: 'timed out after 500 ms', author: 'vitals' },
    });
    expect(statuses).toEqual(['running', 'failed']);
  });

  it('stays failed when the last attempt succeeds late', async () => {
    const { task, attempts, clock, statuses } = gatedTask({ timeoutMs: 500 });
    task.start();
    await clock.advanceAsync(500);
    attempts[0]?.resolve(undefined);
    await settle();
    expect(task.status).toBe('failed');
    expect(statuses).toEqual(['running', 'failed']);
  });

  it('has not settled until an attempt that continued after its time-out has settled', async () => {
    const { task, attempts, clock } = gatedTask({ timeoutMs: 500 });
    let isSettled = false;
    task.start();
    void task.settled.then(() => (isSettled = true));
    await clock.advanceAsync(60_000);
    expect(isSettled).toBe(false);
    attempts[0]?.reject(new Error('at last'));
    await settle();
    expect(isSettled).toBe(true);
  });

  it('aborts its attempt on abort(), waits for it, and does not count it as failed', async () => {
    const { task, attempts } = gatedTask({ attempts: 3 });
    let isSettled = false;
    task.start();
    task.abort();
    void task.settled.then(() => (isSettled = true));
    await settle();
    expect(attempts[0]?.signal.reason).toMatchObject({ name: 'AbortError' });
    expect(isSettled).toBe(false);
    attempts[0]?.reject(attempts[0].signal.reason);
    await settle();
    expect(isSettled).toBe(true);
    expect(task.status).toBe('running');
    expect(attempts).toHaveLength(1);
  });

  it('starts no attempt after an abort() between attempts, and settles at once', async () => {
    const { task, attempts, clock } = gatedTask({ attempts: 3 });
    task.start();
    attempts[0]?.reject(new Error('refused'));
    await settle();
    task.abort();
    await task.settled;
    await clock.advanceAsync(60_000);
    expect(attempts).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('does not start after abort()', async () => {
    const { task, attempts } = gatedTask();
    task.abort();
    task.start();
    await task.settled;
    expect(attempts).toHaveLength(0);
    expect(task.status).toBe('pending');
  });
});
