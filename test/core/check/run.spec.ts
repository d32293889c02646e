import { describe, expect, it } from '@jest/globals';
import { Run } from '../../../src/core/check/run.js';
import { deferred, settle } from '../../support/deferred.js';
import { FakeClock } from '../../support/fake-clock.js';

const TIMEOUT_MS = 2000;

function startRun() {
  const clock = new FakeClock();
  const gate = deferred();
  const told: string[] = [];
  const run = new Run({
    clock,
    timeoutMs: TIMEOUT_MS,
    onResult: ({ status }, latencyMs) => told.push(`${status} after ${latencyMs} ms`),
    onSettled: () => told.push('settled'),
  });
  void run.execute(() => gate.promise);
  return { clock, gate, run, told };
}

describe('a run', () => {
  it('that ends in time is settled, and has one result', async () => {
    const { clock, gate, run, told } = startRun();
    expect(run.state).toBe('in time');
    clock.advance(5);
    gate.resolve();
    await settle();
    expect(run.state).toBe('settled');
    expect(told).toEqual(['settled', 'healthy after 5 ms']);
    expect(clock.pending).toBe(0);
  });

  it('that misses its deadline is overdue until it ends, and the end is no result', async () => {
    const { clock, gate, run, told } = startRun();
    clock.advance(TIMEOUT_MS);
    expect(run.state).toBe('overdue');
    gate.resolve();
    await settle();
    expect(run.state).toBe('settled');
    expect(told).toEqual(['unhealthy after 2000 ms', 'settled']);
  });

  it('that is cancelled has no result, and releases those who wait', async () => {
    const { clock, run, told } = startRun();
    run.cancel();
    await run.released;
    expect(run.state).toBe('cancelled');
    expect(told).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
