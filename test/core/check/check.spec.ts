import { describe, expect, it, jest } from '@jest/globals';
import { degraded, healthy } from '../../../src/core/report/indicator.js';
import { Check } from '../../../src/core/check/check.js';
import { checkOf, gatedCheck, OPTIONS, rerun } from '../../support/check-under-test.js';
import { settle } from '../../support/deferred.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('a check', () => {
  it('is unhealthy before it has ever run', () => {
    const { check } = gatedCheck();
    expect(check).toMatchObject({ name: 'db', required: true, hasSucceeded: false });
    expect(check.finding()).toEqual({
      status: 'unhealthy',
      required: true,
      message: { text: 'no result yet', author: 'vitals' },
    });
  });

  it('is unhealthy and running during its first run', () => {
    const { check } = gatedCheck();
    void check.fresh();
    expect(check.finding()).toMatchObject({ status: 'unhealthy', running: true, message: { text: 'no result yet' } });
  });

  it('reports what it returned, how long it took and how long ago that was, in whole milliseconds', async () => {
    const { check, clock, calls } = gatedCheck();
    const asked = check.fresh();
    clock.advance(3.4);
    calls[0]?.resolve(healthy({ replicas: 2 }));
    await asked;
    clock.advance(120.7);
    expect(check.finding()).toEqual({
      status: 'healthy',
      required: true,
      latencyMs: 3,
      ageMs: 121,
      details: { replicas: 2 },
    });
    expect(check.hasSucceeded).toBe(true);
  });

  it('shows the last result while a newer run is under way', async () => {
    const { check, clock, calls } = gatedCheck();
    void check.fresh();
    calls[0]?.resolve(true);
    await clock.advanceAsync(1_500);
    void check.fresh();
    await clock.advanceAsync(200);
    expect(check.finding()).toMatchObject({ status: 'healthy', running: true, ageMs: 1_700, latencyMs: 0 });
  });

  it('lets callers join the run that is under way, however fresh they want it', async () => {
    const { check, calls } = gatedCheck();
    const joined = jest.fn();
    for (const maxAgeMs of [undefined, 0, 500]) void check.fresh(maxAgeMs).then(joined);

    await settle();
    expect(calls).toHaveLength(1);
    expect(joined).not.toHaveBeenCalled();
    calls[0]?.resolve(true);
    await settle();
    expect(joined).toHaveBeenCalledTimes(3);
  });

  it('may wait for itself, and continues at the deadline', async () => {
    let calls = 0;
    const { check, clock } = checkOf(async () => {
      calls += 1;
      await check.fresh(0);
    });
    const asked = check.fresh();
    await clock.advanceAsync(2_000);
    await asked;
    expect(calls).toBe(1);
    expect(check.finding().message?.text).toBe('timed out after 2000 ms');
  });

  it('reuses a result until it is cacheMs old', async () => {
    const run = jest.fn();
    const { check, clock } = checkOf(run);
    await check.fresh();
    clock.advance(999);
    await check.fresh();
    expect(run).toHaveBeenCalledTimes(1);
    clock.advance(1);
    await check.fresh();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('counts the age from the moment the result arrived', async () => {
    const { check, clock, calls } = gatedCheck();
    void check.fresh();
    await clock.advanceAsync(1_900);
    calls[0]?.resolve(true);
    await clock.advanceAsync(500);
    await check.fresh();
    expect(calls).toHaveLength(1);
  });

  it('reuses a failure as well', async () => {
    const run = jest.fn(() => Promise.reject(new Error('refused')));
    const { check } = checkOf(run);
    await check.fresh();
    await check.fresh();
    expect(run).toHaveBeenCalledTimes(1);
    expect(check.finding()).toMatchObject({ status: 'unhealthy', failures: 1 });
  });

  it('runs for each caller if cacheMs is 0, but never twice at once', async () => {
    const run = jest.fn();
    const { check } = checkOf(run, { cacheMs: 0 });
    await Promise.all([check.fresh(), check.fresh()]);
    expect(run).toHaveBeenCalledTimes(1);
    await check.fresh();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('runs again for a caller that accepts no age', async () => {
    const run = jest.fn();
    const { check } = checkOf(run);
    await check.fresh();
    await check.fresh(0);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('is degraded by a success that took longer than degradedAfterMs', async () => {
    const { check, clock, calls } = gatedCheck({ degradedAfterMs: 1_000 });
    void check.fresh();
    await clock.advanceAsync(1_200);
    calls[0]?.resolve(healthy({ replicas: 2 }));
    await settle();
    expect(check.finding()).toMatchObject({
      status: 'degraded',
      message: { text: 'took 1200 ms, more than 1000 ms', author: 'vitals' },
      details: { replicas: 2 },
    });
    expect(check.finding().failures).toBeUndefined();
    expect(check.hasSucceeded).toBe(true);
  });

  it('is healthy when it took exactly degradedAfterMs', async () => {
    const { check, clock, calls } = gatedCheck({ degradedAfterMs: 1_000 });
    void check.fresh();
    await clock.advanceAsync(1_000);
    calls[0]?.resolve(true);
    await settle();
    expect(check.finding().status).toBe('healthy');
  });

  it('keeps the message of a slow result that said degraded itself', async () => {
    const { check, clock, calls } = gatedCheck({ degradedAfterMs: 1_000 });
    void check.fresh();
    await clock.advanceAsync(1_200);
    calls[0]?.resolve(degraded('replica lags'));
    await settle();
    expect(check.finding().message).toEqual({ text: 'replica lags', author: 'application' });
  });

  it('reports each result to its listener, with the finding already updated', async () => {
    const heard: string[] = [];
    const { check, clock, calls } = gatedCheck({}, (told) => heard.push(`${told.name} ${told.finding().status}`));
    void check.fresh();
    calls[0]?.resolve(true);
    await clock.advanceAsync(1_000);
    void check.fresh();
    await clock.advanceAsync(2_000);
    expect(heard).toEqual(['db healthy', 'db unhealthy']);
    calls[1]?.resolve(true);
    await settle();
    expect(heard).toHaveLength(2);
  });

  it('tolerates a listener that throws', async () => {
    const { check, clock, calls } = gatedCheck({}, () => {
      throw new Error('listener');
    });
    const first = check.fresh();
    calls[0]?.resolve(true);
    await first;
    expect(check.finding().status).toBe('healthy');
    clock.advance(1_000);
    const second = check.fresh();
    await clock.advanceAsync(2_000);
    await second;
    expect(calls[1]?.signal.aborted).toBe(true);
    expect(check.finding().status).toBe('unhealthy');
  });

  it('starts the next run for a listener that asks for one at once', async () => {
    let runs = 0;
    const { check } = checkOf(
      () => (runs += 1) && undefined,
      {},
      (told) => void (runs < 3 && told.fresh(0)),
    );
    await check.fresh();
    await settle();
    expect(runs).toBe(3);
  });

  it('starts its runs in the context that it is given', async () => {
    const starts: string[] = [];
    const check = new Check({
      name: 'db',
      required: true,
      options: OPTIONS,
      run: () => starts.push('run'),
      clock: new FakeClock(),
      inOwnContext: (work) => {
        starts.push('context');
        work();
      },
    });
    await check.fresh();
    expect(starts).toEqual(['context', 'run']);
  });

  it('keeps the programming error that it threw, and no other', async () => {
    const bug = new TypeError('x is not a function');
    const thrown: unknown[] = [bug, new Error('refused')];
    const tested = checkOf(() => {
      throw thrown.shift();
    });
    expect(tested.check.bug).toBeUndefined();
    await rerun(tested);
    expect(tested.check.bug).toBe(bug);
    await rerun(tested);
    expect(tested.check.bug).toBeUndefined();
  });

  it.each([
    ['own', undefined, undefined],
    ['shared', 'shared', true],
  ] as const)('of a dependency with the scope %s says what its failure means', async (scope, shown, never) => {
    const tested = checkOf(() => true, { scope });
    const role = { required: true, scope: shown, neverHealthy: never };
    expect(tested.check.role).toEqual(role);
    expect(tested.check.finding()).toMatchObject(role);
    await rerun(tested);
    expect(tested.check.role).toEqual({ ...role, neverHealthy: undefined });
  });

  it('that is optional is never one that startup waits for', () => {
    const options = { ...OPTIONS, scope: 'shared' as const };
    const check = new Check({ name: 'db', required: false, options, run: () => true, clock: new FakeClock() });
    expect(check.role).toEqual({ required: false, scope: 'shared', neverHealthy: undefined });
  });
});
