import { describe, expect, it } from '@jest/globals';
import { INDICATOR_DEFAULTS } from '../../../src/core/options/defaults.js';
import { gatedCheck, type GatedCheck } from '../../support/check-under-test.js';
import { settle } from '../../support/deferred.js';

/** Lets time pass and then asks the check, as a probe does. */
async function askAfter(ms: number, { check, clock }: GatedCheck): Promise<void> {
  await clock.advanceAsync(ms);
  void check.fresh();
  await settle();
}

/** Three runs that hang: started at 0, 30 and 90 seconds. */
async function threeHanging(): Promise<GatedCheck> {
  const gated = gatedCheck();
  await askAfter(0, gated);
  await askAfter(30_000, gated);
  await askAfter(60_000, gated);
  expect(gated.calls).toHaveLength(3);
  return gated;
}

describe('a run that never settles', () => {
  it('is given up after abandonAfterMs, and not before', async () => {
    const gated = gatedCheck();
    await askAfter(0, gated);
    await askAfter(29_999, gated);
    expect(gated.calls).toHaveLength(1);
    await askAfter(1, gated);
    expect(gated.calls).toHaveLength(2);
  });

  it('is given up only when a caller asks', async () => {
    const gated = gatedCheck();
    await askAfter(0, gated);
    await gated.clock.advanceAsync(60_000);
    expect(gated.calls).toHaveLength(1);
    expect(gated.clock.pending).toBe(0);
  });

  it('is not given up before its deadline, however short abandonAfterMs is', async () => {
    const gated = gatedCheck({ abandonAfterMs: 1 });
    await askAfter(0, gated);
    await askAfter(1_999, gated);
    expect(gated.calls).toHaveLength(1);
    await askAfter(1_001, gated);
    expect(gated.calls).toHaveLength(2);
  });

  it('keeps its failures in the finding while the next run is under way', async () => {
    const gated = gatedCheck({ failureThreshold: 3 });
    await askAfter(0, gated);
    gated.calls[0]?.resolve(true);
    await askAfter(1_000, gated);
    await askAfter(30_000, gated);
    expect(gated.calls).toHaveLength(3);
    expect(gated.check.finding()).toMatchObject({
      status: 'unhealthy',
      running: true,
      ageMs: 28_000,
      message: { text: 'timed out after 2000 ms' },
      failures: 15,
    });
  });

  it('is followed by a run that is given up after twice as long', async () => {
    const gated = gatedCheck();
    await askAfter(0, gated);
    await askAfter(30_000, gated);
    await askAfter(59_999, gated);
    expect(gated.calls).toHaveLength(2);
    await askAfter(1, gated);
    expect(gated.calls).toHaveLength(3);
  });

  it('is one of at most three open runs, however long they hang', async () => {
    const gated = await threeHanging();
    for (let hour = 0; hour < 5; hour += 1) await askAfter(3_600_000, gated);

    expect(gated.calls).toHaveLength(3);
    expect(gated.check.finding().status).toBe('unhealthy');
  });

  it('is given up after at most 60 s, however often the wait has doubled', async () => {
    const gated = gatedCheck({ abandonAfterMs: 25_000 });
    for (const ms of [0, 25_000, 50_000]) await askAfter(ms, gated);
    expect(gated.calls).toHaveLength(3);
    gated.calls[0]?.resolve(true);
    gated.calls[1]?.resolve(true);
    await askAfter(3_000, gated);
    expect(gated.calls).toHaveLength(4);
    await askAfter(59_999, gated);
    expect(gated.calls).toHaveLength(4);
    await askAfter(1, gated);
    expect(gated.calls).toHaveLength(5);
  });

  it('is given up after abandonAfterMs, if that is longer than 60 s', async () => {
    const gated = gatedCheck({ abandonAfterMs: 90_000 });
    for (const ms of [0, 90_000, 89_999]) await askAfter(ms, gated);
    expect(gated.calls).toHaveLength(2);
    await askAfter(1, gated);
    expect(gated.calls).toHaveLength(3);
  });

  it('lets the next run start at once when it settles after all, because the dependency answers again', async () => {
    const gated = await threeHanging();
    await askAfter(3_600_000, gated);
    gated.calls[0]?.resolve(true);
    await askAfter(1_000, gated);
    expect(gated.calls).toHaveLength(4);
    gated.calls[3]?.resolve(true);
    await settle();
    expect(gated.check.finding()).toMatchObject({ status: 'healthy' });
  });

  it('lets only one run start when it settles', async () => {
    const gated = await threeHanging();
    gated.calls[0]?.resolve(true);
    await askAfter(3_000, gated);
    expect(gated.calls).toHaveLength(4);
    await askAfter(3_600_000, gated);
    expect(gated.calls).toHaveLength(4);
  });

  it('has no result when it settles after it was given up', async () => {
    const gated = gatedCheck();
    await askAfter(0, gated);
    await askAfter(40_000, gated);
    await gated.clock.advanceAsync(10_000);
    const before = gated.check.finding();
    gated.calls[0]?.resolve(true);
    await settle();
    expect(gated.check.finding()).toEqual(before);
    expect(before.message?.text).toBe('still running after 10000 ms');
  });

  it('does not change the result of the newer run when it fails at last', async () => {
    const gated = gatedCheck();
    await askAfter(0, gated);
    await askAfter(30_000, gated);
    gated.calls[1]?.resolve(true);
    await settle();
    gated.calls[0]?.reject(new Error('connection reset'));
    await settle();
    expect(gated.check.finding()).toMatchObject({ status: 'healthy', latencyMs: 0 });
  });

  it('is forgotten when the newest run settles: the next run that hangs is given up after abandonAfterMs again', async () => {
    const gated = gatedCheck();
    await askAfter(0, gated);
    await askAfter(30_000, gated);
    gated.calls[1]?.resolve(true);
    await askAfter(1_000, gated);
    await askAfter(29_999, gated);
    expect(gated.calls).toHaveLength(3);
    gated.calls[0]?.resolve(true);
    await askAfter(1, gated);
    expect(gated.calls).toHaveLength(4);
  });

  it('counts among the three while newer runs come and go', async () => {
    const gated = await threeHanging();
    gated.calls[2]?.resolve(true);
    await askAfter(1_000, gated);
    expect(gated.calls).toHaveLength(4);
    await askAfter(3_600_000, gated);
    expect(gated.calls).toHaveLength(4);
  });
});

describe('the recovery from a dependency that hangs', () => {
  const ABANDON_AFTER_MS = INDICATOR_DEFAULTS.abandonAfterMs;

  /** Lets a dependency hang for `hangMs` and asks every second. Returns how long the check then took to be healthy, and its runs in that time. */
  async function wayBack(hangMs: number, areAnsweredLate: boolean): Promise<{ ms: number; runs: number }> {
    const gated = gatedCheck({ abandonAfterMs: ABANDON_AFTER_MS });
    const answer = (from: number) => gated.calls.slice(from).forEach((call) => call.resolve(true));
    for (let ms = 0; ms < hangMs; ms += 1000) await askAfter(ms === 0 ? 0 : 1000, gated);
    await askAfter(1000, gated);
    const hanging = gated.calls.length;
    for (let ms = 0; ms <= 120_000; ms += 1000) {
      answer(areAnsweredLate ? 0 : hanging);
      await settle();
      if (gated.check.finding().status === 'healthy') return { ms, runs: gated.calls.length - hanging };
      await askAfter(1000, gated);
    }
    throw new Error('it never came back');
  }

  it.each([1000, 5000, 20_000, 60_000])(
    'takes at most 9 s (1.5 times abandonAfterMs) and one run, if the dependency answers the old queries after %d ms',
    async (hangMs) => {
      const { ms, runs } = await wayBack(hangMs, true);
      expect(ms).toBeLessThanOrEqual(9000);
      expect(runs).toBeLessThanOrEqual(1);
    },
  );

  it.each([1000, 5000])(
    'takes at most 9 s (1.5 times abandonAfterMs) and one run, if the old queries are lost after %d ms',
    async (hangMs) => {
      const { ms, runs } = await wayBack(hangMs, false);
      expect(ms).toBeLessThanOrEqual(9000);
      expect(runs).toBeLessThanOrEqual(1);
    },
  );
});
