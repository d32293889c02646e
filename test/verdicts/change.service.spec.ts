import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { HealthChange } from '../../src/core/verdict/changes.js';
import type { CheckFinding } from '../../src/core/report/findings.js';
import { Tally } from '../../src/metrics/tally.js';
import { ChangeService } from '../../src/verdicts/change.service.js';
import { FakeClock } from '../support/fake-clock.js';

const LEVELS = ['log', 'warn', 'error'] as const;
const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  Logger.overrideLogger(
    Object.fromEntries(LEVELS.map((level) => [level, (text: string) => lines.push(`${level} ${text}`)])) as never,
  );
});
afterEach(() => Logger.overrideLogger(true as never));

function service() {
  const clock = new FakeClock();
  const changes = new ChangeService(clock);
  const seen: HealthChange[] = [];
  changes.onChange((change) => seen.push(change));
  return { clock, changes, seen };
}

const finding = (status: CheckFinding['status'], text?: string): CheckFinding => ({
  status,
  required: true,
  ageMs: 0,
  message: text === undefined ? undefined : { text, author: 'application' },
});

describe('ChangeService', () => {
  it('reports a transition with subject, from, to, reason, time, and how long the previous status lasted', () => {
    const { clock, changes, seen } = service();
    changes.indicator('db', finding('healthy'));
    clock.advance(1234.4);
    changes.indicator('db', finding('unhealthy', 'refused'));
    expect(seen.at(-1)).toEqual({
      subject: 'indicator',
      name: 'db',
      from: 'healthy',
      to: 'unhealthy',
      reason: 'refused',
      lastedMs: 1234,
      at: clock.date(),
    });
  });

  it('reports no repetition, even if the reason changed', () => {
    const { changes, seen } = service();
    for (let time = 0; time < 100; time++) changes.indicator('db', finding('unhealthy', `attempt ${time}`));
    for (let time = 0; time < 100; time++) changes.readiness('not_ready', `reason ${time}`);
    expect(seen).toHaveLength(1);
    expect(lines).toHaveLength(1);
  });

  it('keeps indicators apart from each other and from the verdicts', () => {
    const { changes, seen } = service();
    changes.indicator('a', finding('unhealthy'));
    changes.indicator('b', finding('unhealthy'));
    changes.liveness('alive');
    expect(seen.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each([
    ['skipped', { status: 'skipped', required: true }],
    ['without a result yet', { status: 'unhealthy', required: true, running: true }],
  ] as const)('reports nothing about a check that is %s', (_what, unsettled) => {
    const { changes, seen } = service();
    changes.indicator('db', unsettled);
    expect(seen).toEqual([]);
  });

  it('writes one line per change, at a level that fits', () => {
    const { clock, changes } = service();
    changes.indicator('db', finding('unhealthy', 'refused'));
    clock.advance(10);
    changes.indicator('db', finding('degraded', 'slow'));
    changes.indicator('db', finding('healthy'));
    changes.readiness('ready', undefined);
    changes.readiness('not_ready', 'held: maintenance');
    changes.readiness('ready', undefined);
    changes.readiness('not_ready', 'draining');
    changes.liveness('stalled');
    expect(lines).toEqual([
      'error indicator db: unknown -> unhealthy: refused',
      'warn indicator db: unhealthy -> degraded (had been unhealthy for 10 ms): slow',
      'log indicator db: degraded -> healthy (had been degraded for 0 ms)',
      'log readiness: not_ready -> ready (had been not_ready for 10 ms)',
      'error readiness: ready -> not_ready (had been ready for 0 ms): held: maintenance',
      'log readiness: not_ready -> ready (had been not_ready for 0 ms)',
      'log readiness: ready -> not_ready (had been ready for 0 ms): draining',
      'error liveness: alive -> stalled (had been alive for 10 ms)',
    ]);
  });

  it('warns if a shared indicator fails that has been healthy, because the application stays in rotation', () => {
    const { changes } = service();
    const shared = { ...finding('unhealthy', 'refused'), scope: 'shared' } as const;
    changes.indicator('db', { ...shared, neverHealthy: true });
    changes.indicator('db', finding('healthy'));
    changes.indicator('db', shared);
    expect(lines.map((line) => line.split(' (')[0])).toEqual([
      'error indicator db: unknown -> unhealthy: refused',
      'log indicator db: unhealthy -> healthy',
      'warn indicator db: healthy -> unhealthy',
    ]);
  });

  it('names the task for which startup failed', () => {
    const { changes, seen } = service();
    changes.startup({
      status: 'failed',
      uptimeMs: 1,
      checks: {},
      tasks: {
        warm: { status: 'done' },
        migrate: { status: 'failed', message: { text: 'no table', author: 'application' } },
      },
    });
    expect(seen[0]).toMatchObject({
      subject: 'startup',
      from: 'starting',
      to: 'failed',
      reason: 'task migrate: no table',
    });
  });

  it('writes no credential to the log', () => {
    const { changes } = service();
    changes.indicator('db', finding('unhealthy', 'cannot reach postgres://shop:s3cret@db/shop'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('s3cret');
  });

  it('calls all other listeners if one throws, logs the error, and throws nothing', () => {
    const { changes } = service();
    const later = jest.fn();
    changes.onChange(() => {
      throw new Error('listener');
    });
    changes.onChange(later);
    expect(() => changes.liveness('stalled')).not.toThrow();
    expect(later).toHaveBeenCalledTimes(1);
    expect(lines).toContainEqual(expect.stringContaining('a listener of HealthService.onChange() threw'));
  });

  it('calls its listeners even if the logger throws, and throws nothing', () => {
    const { changes, seen } = service();
    const broken = (): never => {
      throw new Error('logger');
    };
    Logger.overrideLogger({ log: broken, warn: broken, error: broken } as never);
    changes.onChange(broken);
    expect(() => changes.liveness('stalled')).not.toThrow();
    expect(seen).toHaveLength(1);
  });

  it('leaves no rejection of a listener unhandled', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const { changes } = service();
    changes.onChange((async () => Promise.reject(new Error('async listener'))) as never);
    changes.liveness('stalled');
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
    expect(lines).toContainEqual(expect.stringContaining('a listener of HealthService.onChange() threw'));
  });

  it('does not call a listener that was removed, and still calls the others', () => {
    const { changes, seen } = service();
    const listener = jest.fn();
    const off = changes.onChange(listener);
    changes.liveness('stalled');
    off();
    off();
    changes.liveness('alive');
    expect(listener).toHaveBeenCalledTimes(1);
    expect(seen).toHaveLength(2);
  });

  it('adds a function that is added twice as two listeners, each with its own removal', () => {
    const { changes } = service();
    const listener = jest.fn();
    const off = changes.onChange(listener);
    changes.onChange(listener);
    off();
    changes.liveness('stalled');
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('calls a listener that was added by another listener from the next change on', () => {
    const { changes } = service();
    const late = jest.fn();
    let isAdded = false;
    changes.onChange(() => {
      if (!isAdded) changes.onChange(late);
      isAdded = true;
    });
    changes.liveness('stalled');
    expect(late).not.toHaveBeenCalled();
  });

  it('counts each change of a day of flapping every 50 ms, and fills neither the log nor the memory', () => {
    const DAY_MS = 24 * 60 * 60_000;
    const clock = new FakeClock();
    const changes = new ChangeService(clock);
    const counted = new Tally(['subject', 'to']);
    changes.onChange(({ subject, to }) => counted.add(subject, to));
    let flips = 0;
    const flap = (until: number): void => {
      for (; clock.now() < until; clock.advance(50))
        changes.indicator('redis', finding((flips += 1) % 2 === 0 ? 'healthy' : 'unhealthy', 'refused'));
    };
    const begin = clock.now();
    flap(begin + DAY_MS / 24);
    const [heapMib, early] = [heapAfterCollection(), lines.length];
    flap(begin + DAY_MS);
    expect(flips).toBe(DAY_MS / 50);
    expect(counted.all().map(({ count }) => count)).toEqual([flips / 2, flips / 2]);
    expect(early).toBeLessThanOrEqual(6 + 60);
    expect(lines.length).toBeLessThanOrEqual(6 + 24 * 60);
    clock.advance(60_000);
    const told = lines.reduce((sum, line) => sum + Number(/ (\d+) changes in/.exec(line)?.[1] ?? 1), 0);
    expect(told).toBe(flips);
    expect(changes.history).toHaveLength(200);
    expect(clock.pending).toBe(0);
    expect(heapAfterCollection() - heapMib).toBeLessThan(5);
  }, 240_000);
});

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
