import { describe, expect, it, jest } from '@jest/globals';
import type { CheckContext } from '../../../src/core/report/indicator.js';
import { checkOf, gatedCheck } from '../../support/check-under-test.js';
import { settle } from '../../support/deferred.js';

const text = (message: string) => ({ text: message, author: 'vitals' });

describe('a check at its deadline', () => {
  it('releases its callers, and not earlier', async () => {
    const { check, clock } = gatedCheck();
    const released = jest.fn();
    void check.fresh().then(released);
    await clock.advanceAsync(1_999);
    void check.fresh().then(released);
    expect(released).not.toHaveBeenCalled();
    await clock.advanceAsync(1);
    expect(released).toHaveBeenCalledTimes(2);
  });

  it('reports that its finding has changed', async () => {
    const onChange = jest.fn();
    const { check, clock } = checkOf(() => new Promise(() => {}), {}, undefined, onChange);
    void check.fresh();
    await clock.advanceAsync(1_999);
    onChange.mockClear();
    await clock.advanceAsync(1);
    expect(onChange).toHaveBeenCalled();
  });

  it('aborts its signal with a TimeoutError, and not earlier', async () => {
    const { check, clock, calls } = gatedCheck();
    void check.fresh();
    await clock.advanceAsync(1_999);
    expect(calls[0]?.signal.aborted).toBe(false);
    await clock.advanceAsync(1);
    const reason: unknown = calls[0]?.signal.reason;
    expect(reason).toBeInstanceOf(Error);
    expect(reason).toMatchObject({ name: 'TimeoutError', message: 'the check timed out after 2000 ms' });
  });

  it('has an aborted signal, even if the check first reads it after the deadline', async () => {
    const contexts: CheckContext[] = [];
    const { check, clock } = checkOf((context) => {
      contexts.push(context);
      return new Promise(() => {});
    });
    void check.fresh();
    await clock.advanceAsync(2_000);
    check.stop();
    expect(contexts[0]?.signal.reason).toMatchObject({ name: 'TimeoutError' });
    expect(contexts[0]?.signal).toBe(contexts[0]?.signal);
  });

  it('counts as timed out, and may start again, when it gives up because of the signal', async () => {
    const run = jest.fn(({ signal }: { signal: AbortSignal }) => {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const { check, clock } = checkOf(run);
    void check.fresh();
    await clock.advanceAsync(2_040);
    expect(check.finding()).toEqual({
      status: 'unhealthy',
      required: true,
      latencyMs: 2_000,
      ageMs: 40,
      message: text('timed out after 2000 ms'),
      failures: 1,
    });
    void check.fresh(0);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('is in time when it settles at the last moment', async () => {
    const { check, clock, calls } = gatedCheck();
    clock.after(2_000, () => calls[0]?.resolve(true));
    await clock.advanceAsync(0);
    const asked = check.fresh();
    await clock.advanceAsync(2_000);
    await asked;
    expect(check.finding()).toMatchObject({ status: 'healthy', latencyMs: 2_000 });
    expect(clock.pending).toBe(0);
  });

  it('is late when it settles right after the timer', async () => {
    const { check, clock, calls } = gatedCheck();
    const asked = check.fresh();
    clock.after(2_000, () => calls[0]?.resolve(true));
    clock.advance(2_000);
    await asked;
    await settle();
    expect(check.finding()).toMatchObject({ status: 'unhealthy', message: text('timed out after 2000 ms') });
    expect(check.hasSucceeded).toBe(false);
  });

  it('is unhealthy when it blocked the event loop beyond the deadline, although it returns', async () => {
    const { check, clock } = checkOf(() => clock.block(2_500));
    await check.fresh();
    expect(check.finding()).toMatchObject({
      status: 'unhealthy',
      latencyMs: 2_500,
      ageMs: 0,
      message: text('timed out after 2000 ms'),
      failures: 1,
    });
    expect(check.finding().running).toBeUndefined();
    expect(check.hasSucceeded).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('is healthy when it blocked the event loop exactly until the deadline', async () => {
    const { check, clock } = checkOf(() => clock.block(2_000));
    await check.fresh();
    expect(check.finding()).toMatchObject({ status: 'healthy', latencyMs: 2_000 });
  });

  it('counts as timed out, and not as thrown, when it throws after the deadline', async () => {
    const { check, clock } = checkOf(() => {
      clock.block(2_500);
      throw new Error('application text');
    });
    await check.fresh();
    expect(check.finding().message).toEqual(text('timed out after 2000 ms'));
  });

  it('counts as one failure, however long it blocked the event loop', async () => {
    const { check, clock } = checkOf(() => clock.block(60_000));
    await check.fresh();
    expect(check.finding().failures).toBe(1);
  });

  it('counts as one failure that took timeoutMs, when other code blocked the event loop meanwhile', async () => {
    const { check, clock } = gatedCheck();
    void check.fresh();
    clock.block(60_000);
    await clock.advanceAsync(0);
    check.stop();
    expect(check.finding()).toMatchObject({ latencyMs: 2_000, ageMs: 0, failures: 1 });
  });

  it('leaves no timer behind when it settles', async () => {
    const { check, clock, calls } = gatedCheck();
    const asked = check.fresh();
    expect(clock.pending).toBe(1);
    calls[0]?.reject(new Error('refused'));
    await asked;
    expect(clock.pending).toBe(0);
    expect(calls[0]?.signal.aborted).toBe(false);
  });
});

describe('a check that hangs beyond its deadline', () => {
  it('is reported as still running, and starts no other run', async () => {
    const { check, clock, calls } = gatedCheck();
    void check.fresh();
    await clock.advanceAsync(25_000);
    await check.fresh();
    await check.fresh(0);
    expect(calls).toHaveLength(1);
    expect(check.finding()).toEqual({
      status: 'unhealthy',
      required: true,
      latencyMs: 25_000,
      ageMs: 0,
      running: true,
      message: text('still running after 25000 ms'),
      failures: 12,
    });
  });

  it('is reported as still running once its time-out is older than cacheMs', async () => {
    const { check, clock } = gatedCheck();
    void check.fresh();
    await clock.advanceAsync(2_000);
    expect(check.finding()).toMatchObject({ message: text('timed out after 2000 ms'), ageMs: 0, running: true });
    await clock.advanceAsync(1_000);
    expect(check.finding()).toMatchObject({ message: text('timed out after 2000 ms'), ageMs: 1_000 });
    await clock.advanceAsync(1);
    expect(check.finding()).toMatchObject({ message: text('still running after 3001 ms'), ageMs: 0, failures: 1 });
    await clock.advanceAsync(998);
    expect(check.finding().failures).toBe(1);
    await clock.advanceAsync(1);
    expect(check.finding().failures).toBe(2);
  });

  it('is not made healthy by a late success, but may start again', async () => {
    const { check, clock, calls } = gatedCheck();
    void check.fresh();
    await clock.advanceAsync(7_000);
    calls[0]?.resolve(true);
    await settle();
    expect(check.finding()).toMatchObject({
      status: 'unhealthy',
      latencyMs: 2_000,
      ageMs: 5_000,
      message: text('timed out after 2000 ms'),
      failures: 3,
    });
    expect(check.finding().running).toBeUndefined();
    expect(check.hasSucceeded).toBe(false);
    const asked = check.fresh();
    calls[1]?.resolve(true);
    await asked;
    expect(check.finding()).toMatchObject({ status: 'healthy', latencyMs: 0 });
  });

  it('keeps the message of the deadline when it fails late', async () => {
    const { check, clock, calls } = gatedCheck();
    void check.fresh();
    await clock.advanceAsync(3_000);
    calls[0]?.reject(new Error('application text'));
    await settle();
    expect(check.finding()).toMatchObject({ message: text('timed out after 2000 ms'), failures: 1 });
  });

  it('reaches the failure threshold by hanging on, and does not fall below it by settling', async () => {
    const { check, clock, calls } = gatedCheck({ failureThreshold: 3 });
    void check.fresh();
    calls[0]?.resolve(true);
    await clock.advanceAsync(1_000);
    void check.fresh();
    await clock.advanceAsync(2_000);
    expect(check.finding()).toMatchObject({ status: 'degraded', failures: 1 });
    await clock.advanceAsync(3_999);
    expect(check.finding()).toMatchObject({ status: 'degraded', failures: 2 });
    await clock.advanceAsync(1);
    expect(check.finding()).toMatchObject({ status: 'unhealthy', failures: 3 });
    calls[1]?.resolve(true);
    await settle();
    expect(check.finding()).toMatchObject({ status: 'unhealthy', failures: 3 });
  });
});
