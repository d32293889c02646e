import { describe, expect, it } from '@jest/globals';
import type { HealthChange } from '../../../src/core/verdict/changes.js';
import { FlapGuard, flappingLine } from '../../../src/core/verdict/flapping.js';
import { FakeClock } from '../../support/fake-clock.js';

const DAY_MS = 24 * 60 * 60_000;

function setUp() {
  const clock = new FakeClock();
  const summaries: string[] = [];
  const guard = new FlapGuard(clock, (flapping) => summaries.push(flappingLine(flapping)));
  let isHealthy = false;
  const flip = (name = 'redis'): boolean => {
    isHealthy = !isHealthy;
    return guard.isWorthALine(change(name, isHealthy));
  };
  return { clock, summaries, guard, flip };
}

function change(name: string, isHealthy: boolean): HealthChange {
  const [from, to] = isHealthy ? (['unhealthy', 'healthy'] as const) : (['healthy', 'unhealthy'] as const);
  return { subject: 'indicator', name, from, to, at: new Date(0), lastedMs: 50 };
}

describe('a subject that flaps', () => {
  it('has a line for each of six changes within a minute, and for no further one', () => {
    const { clock, flip } = setUp();
    const lines = Array.from({ length: 9 }, () => {
      clock.advance(100);
      return flip();
    });
    expect(lines).toEqual([true, true, true, true, true, true, false, false, false]);
  });

  it('is summed up a minute after the first change without a line', () => {
    const { clock, summaries, flip } = setUp();
    for (let count = 0; count < 47; count++) {
      flip();
      clock.advance(50);
    }
    clock.advance(60_000 - 41 * 50 - 1);
    expect(summaries).toEqual([]);
    clock.advance(1);
    expect(summaries).toEqual(['indicator redis: flapping, 41 changes in 60000 ms, now healthy']);
    expect(clock.pending).toBe(0);
  });

  it('has lines again once it changes less than six times a minute', () => {
    const { clock, flip } = setUp();
    for (let count = 0; count < 7; count++) flip();
    clock.advance(60_000);
    expect(flip()).toBe(true);
  });

  it('goes on without lines of its own while it does not stop', () => {
    const { clock, summaries, flip } = setUp();
    let lines = 0;
    for (let ms = 0; ms < 180_000; ms += 50) {
      if (flip()) lines += 1;
      clock.advance(50);
    }
    expect(lines).toBe(6);
    expect(summaries.length).toBe(2);
  });

  it('keeps others out of it: each subject has an allowance of its own', () => {
    const { flip, guard } = setUp();
    for (let count = 0; count < 8; count++) flip('redis');
    expect(flip('postgres')).toBe(true);
    const verdict = { subject: 'readiness', from: 'ready', to: 'degraded', at: new Date(0), lastedMs: 1 } as const;
    for (let count = 0; count < 6; count++) expect(guard.isWorthALine(verdict)).toBe(true);
    expect(guard.isWorthALine(verdict)).toBe(false);
  });

  it('writes at most a line a minute for a whole day of changes every 50 ms, and counts each of them', () => {
    const { clock, summaries, flip } = setUp();
    let lines = 0;
    let changes = 0;
    for (let ms = 0; ms < DAY_MS; ms += 50) {
      changes += 1;
      if (flip()) lines += 1;
      clock.advance(50);
    }
    clock.advance(60_000);
    const counted = summaries.reduce((sum, line) => sum + Number(/ (\d+) changes/.exec(line)?.[1]), 0);
    expect(lines).toBe(6);
    expect(summaries.length).toBeLessThanOrEqual(24 * 60 + 1);
    expect(lines + counted).toBe(changes);
    expect(clock.pending).toBe(0);
  }, 120_000);
});

describe('the line of a verdict that flaps', () => {
  it('names the verdict', () => {
    const latest = { subject: 'readiness', from: 'ready', to: 'not_ready', at: new Date(0), lastedMs: 1 } as const;
    expect(flappingLine({ latest, count: 7, durationMs: 60_000 })).toBe(
      'readiness: flapping, 7 changes in 60000 ms, now not_ready',
    );
  });
});
