import { describe, expect, it, jest } from '@jest/globals';
import { checkOf, gatedCheck } from '../../support/check-under-test.js';
import { settle } from '../../support/deferred.js';

describe('a check in the background', () => {
  it('runs at once, and again refreshMs after the start of each run', async () => {
    const run = jest.fn();
    const { check, clock } = checkOf(run, { refreshMs: 500 });
    check.start();
    expect(run).toHaveBeenCalledTimes(1);
    await clock.advanceAsync(499);
    expect(run).toHaveBeenCalledTimes(1);
    await clock.advanceAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
    await clock.advanceAsync(1_000);
    expect(run).toHaveBeenCalledTimes(4);
  });

  it('never makes a caller wait, and starts no run for a caller', async () => {
    const { check, calls } = gatedCheck({ refreshMs: 500 });
    await check.fresh();
    expect(calls).toHaveLength(0);
    check.start();
    await check.fresh();
    expect(calls).toHaveLength(1);
    expect(check.finding()).toMatchObject({ status: 'unhealthy', running: true });
  });

  it('is renewed for those that watch it only if it does not renew itself', async () => {
    const run = jest.fn();
    const background = checkOf(run, { refreshMs: 500 });
    expect(background.check.watchedAgeMs).toBeUndefined();
    await background.check.fresh(background.check.watchedAgeMs);
    expect(run).not.toHaveBeenCalled();
    const { check } = checkOf(run, { cacheMs: 1000 });
    expect(check.watchedAgeMs).toBeGreaterThanOrEqual(1000);
    await check.fresh(check.watchedAgeMs);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs for a caller that says what age it accepts', async () => {
    const run = jest.fn();
    const { check } = checkOf(run, { refreshMs: 500 });
    await check.fresh(0);
    expect(run).toHaveBeenCalledTimes(1);
    await check.fresh(100);
    expect(run).toHaveBeenCalledTimes(1);
    expect(check.finding().status).toBe('healthy');
  });

  it('counts refreshMs from a run that a caller started in between', async () => {
    const run = jest.fn();
    const { check, clock } = checkOf(run, { refreshMs: 500 });
    check.start();
    await clock.advanceAsync(300);
    await check.fresh(0);
    expect(run).toHaveBeenCalledTimes(2);
    await clock.advanceAsync(499);
    expect(run).toHaveBeenCalledTimes(2);
    await clock.advanceAsync(1);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('starts no run beside one that is under way', async () => {
    const { check, clock, calls } = gatedCheck({ refreshMs: 500 });
    check.start();
    await clock.advanceAsync(1_400);
    expect(calls).toHaveLength(1);
    calls[0]?.resolve(true);
    await clock.advanceAsync(100);
    expect(calls).toHaveLength(2);
  });

  it('gives up a run that hangs, without a caller', async () => {
    const { check, clock, calls } = gatedCheck({ refreshMs: 500, abandonAfterMs: 10_000 });
    check.start();
    await clock.advanceAsync(9_999);
    expect(calls).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(calls).toHaveLength(2);
    await clock.advanceAsync(3_600_000);
    expect(calls).toHaveLength(3);
  });

  it('goes on after a failure', async () => {
    const run = jest.fn(() => {
      throw new Error('refused');
    });
    const { check, clock } = checkOf(run, { refreshMs: 500 });
    check.start();
    await clock.advanceAsync(1_000);
    expect(run).toHaveBeenCalledTimes(3);
    expect(check.finding()).toMatchObject({ status: 'unhealthy', failures: 3 });
  });

  it('is unhealthy when no result has arrived for three times refreshMs plus timeoutMs', async () => {
    const { check, clock } = checkOf(() => undefined, { refreshMs: 1_000 });
    await check.fresh(0);
    clock.advance(5_000);
    expect(check.finding().status).toBe('healthy');
    clock.advance(1);
    expect(check.finding()).toMatchObject({
      status: 'unhealthy',
      latencyMs: 0,
      ageMs: 5_001,
      message: { text: 'no result for 5001 ms', author: 'vitals' },
    });
  });

  it('is unhealthy when it hangs that long, whatever the failure threshold', async () => {
    const { check, clock, calls } = gatedCheck({ refreshMs: 1_000, failureThreshold: 100 });
    check.start();
    calls[0]?.resolve(true);
    await clock.advanceAsync(1_000 + 2_000 + 5_000);
    expect(check.finding()).toMatchObject({ status: 'degraded', message: { text: 'still running after 7000 ms' } });
    await clock.advanceAsync(1);
    expect(check.finding()).toMatchObject({ status: 'unhealthy', message: { text: 'still running after 7001 ms' } });
  });

  it('starts once, however often start() is called', async () => {
    const run = jest.fn();
    const { check, clock } = checkOf(run, { refreshMs: 500 });
    check.start();
    check.start();
    await clock.advanceAsync(0);
    check.start();
    expect(run).toHaveBeenCalledTimes(1);
    expect(clock.pending).toBe(1);
  });

  it('runs nothing by itself without refreshMs', async () => {
    const run = jest.fn();
    const { check, clock } = checkOf(run);
    check.start();
    await clock.advanceAsync(60_000);
    expect(run).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });

  it('is not improved by a late failure that its threshold would tolerate, once it has had no result for too long', async () => {
    const { check, clock, calls } = gatedCheck({ refreshMs: 700, abandonAfterMs: 5_000, failureThreshold: 4 });
    check.start();
    calls[0]!.resolve(true);
    await clock.advanceAsync(169 + 878 + 1_887 + 2_111 + 1_756);
    expect(check.finding().status).toBe('unhealthy');
    calls.at(-1)!.reject(new Error('refused'));
    await clock.advanceAsync(0);
    expect(check.finding().status).toBe('unhealthy');
  });
});

describe('a check that is stopped', () => {
  it('releases its callers, aborts the run and ignores its result', async () => {
    const onResult = jest.fn();
    const { check, clock, calls } = gatedCheck({}, onResult);
    const asked = check.fresh();
    check.stop();
    await asked;
    expect(clock.pending).toBe(0);
    expect(calls[0]?.signal.reason).toMatchObject({ name: 'AbortError', message: 'the application is shutting down' });
    calls[0]?.resolve(true);
    await clock.advanceAsync(10_000);
    expect(onResult).not.toHaveBeenCalled();
    expect(check.hasSucceeded).toBe(false);
    expect(check.finding()).toEqual({
      status: 'unhealthy',
      required: true,
      message: { text: 'no result yet', author: 'vitals' },
    });
  });

  it('ignores a run that blocked beyond its deadline, too', async () => {
    const { check, clock } = checkOf(() => {
      check.stop();
      clock.block(5_000);
    });
    await check.fresh();
    await settle();
    expect(check.finding().message?.text).toBe('no result yet');
  });

  it('never starts a run again', async () => {
    const { check, clock, calls } = gatedCheck({ refreshMs: 500 });
    check.start();
    calls[0]?.resolve(true);
    await clock.advanceAsync(100);
    check.stop();
    check.stop();
    check.start();
    await check.fresh(0);
    await clock.advanceAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('never starts, if it was stopped before start()', async () => {
    const { check, clock, calls } = gatedCheck({ refreshMs: 500 });
    check.stop();
    check.start();
    await check.fresh(0);
    expect(calls).toHaveLength(0);
    expect(clock.pending).toBe(0);
  });

  it('may be stopped by its own background run', async () => {
    const run = jest.fn(() => check.stop());
    const { check, clock } = checkOf(run, { refreshMs: 500 });
    check.start();
    await clock.advanceAsync(60_000);
    expect(run).toHaveBeenCalledTimes(1);
    expect(clock.pending).toBe(0);
  });

  it('may be stopped by its listener at the deadline', async () => {
    const { check, clock, calls } = gatedCheck({ refreshMs: 500 }, (told) => told.stop());
    check.start();
    await clock.advanceAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('may be stopped by its listener after a blocking run', async () => {
    const { check, clock } = checkOf(
      () => clock.block(5_000),
      {},
      (told) => told.stop(),
    );
    await check.fresh();
    await settle();
    expect(check.finding()).toMatchObject({ status: 'unhealthy', message: { text: 'timed out after 2000 ms' } });
  });

  it('does not improve by it: the time it has hung still counts', async () => {
    const { check, clock, calls } = gatedCheck({ failureThreshold: 3 });
    void check.fresh();
    calls[0]?.resolve(true);
    await clock.advanceAsync(1_000);
    void check.fresh();
    await clock.advanceAsync(8_000);
    check.stop();
    check.stop();
    expect(check.finding()).toMatchObject({ status: 'unhealthy', failures: 4, ageMs: 6_000 });
  });

  it('aborts every run that is still under way, including those given up', async () => {
    const { check, clock, calls } = gatedCheck();
    void check.fresh();
    await clock.advanceAsync(30_000);
    void check.fresh();
    check.stop();
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    calls[0]?.resolve(true);
    calls[1]?.resolve(true);
    await settle();
    expect(check.hasSucceeded).toBe(false);
  });
});
