import { describe, expect, it } from '@jest/globals';
import { Check } from '../../../src/core/check/check.js';
import { INDICATOR_DEFAULTS } from '../../../src/core/options/defaults.js';
import type { CheckRun } from '../../../src/core/report/check-run.js';
import { degraded } from '../../../src/core/report/indicator.js';
import { deferred, settle } from '../../support/deferred.js';
import { FakeClock } from '../../support/fake-clock.js';

/** A check that does `run`, and what it tells of its runs. */
function told(run: () => unknown): { check: Check; clock: FakeClock; runs: CheckRun[] } {
  const clock = new FakeClock();
  const runs: CheckRun[] = [];
  const options = { ...INDICATOR_DEFAULTS, failureThreshold: 3 };
  const check = new Check({ name: 'db', required: true, options, run, clock, onRun: (each) => runs.push(each) });
  return { check, clock, runs };
}

describe('the runs that a check tells of', () => {
  it.each([
    ['healthy', (): unknown => undefined],
    ['degraded', () => degraded('slow')],
    ['unhealthy', () => Promise.reject(new Error('refused'))],
  ] as const)('are %s by what the run said, whatever the thresholds make of it', async (outcome, run) => {
    const { check, runs } = told(run);
    await check.fresh();
    expect(runs).toEqual([{ indicator: 'db', outcome, latencyMs: 0 }]);
  });

  it('are a timeout and nothing else where the deadline is missed, however the run ends', async () => {
    const gate = deferred();
    const { check, clock, runs } = told(() => gate.promise);
    const fresh = check.fresh();
    expect(check.openRuns).toBe(1);
    await clock.advanceAsync(2500);
    await fresh;
    expect(check.finding().status).not.toBe('healthy');
    expect(check.openRuns).toBe(1);
    gate.resolve();
    await settle();
    expect(check.openRuns).toBe(0);
    expect(runs).toEqual([{ indicator: 'db', outcome: 'timeout', latencyMs: 2000 }]);
  });

  it('are a timeout too where the run has blocked the event loop for too long', async () => {
    const { check, clock, runs } = told((): void => clock.block(3000));
    await check.fresh();
    expect(runs).toEqual([{ indicator: 'db', outcome: 'timeout', latencyMs: 3000 }]);
  });

  it('do not include one that hangs on: that it still runs is no run', async () => {
    const { check, clock, runs } = told(() => new Promise(() => {}));
    for (let second = 0; second < 5; second += 1) {
      void check.fresh();
      await clock.advanceAsync(1000);
    }
    expect(runs).toHaveLength(1);
  });

  it('do not include one that is cancelled by the end of the application', async () => {
    const { check, clock, runs } = told(() => new Promise(() => {}));
    void check.fresh();
    check.stop();
    await clock.advanceAsync(10_000);
    expect(runs).toEqual([]);
  });
});
