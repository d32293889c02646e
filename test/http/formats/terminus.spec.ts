import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, TerminusModule, type HealthIndicatorFunction } from '@nestjs/terminus';
import { Test, type TestingModule } from '@nestjs/testing';
import type { CheckReport, ReadinessReport } from '../../../src/core/report/reports.js';
import { says, session } from '../../support/terminus.js';
import * as view from '../views.js';

const { answerIn, indicator, liveness, readiness, startup } = view;
const bodyOf = (shown: Parameters<typeof answerIn>[1]) => JSON.parse(answerIn('terminus', shown).body);

describe('the terminus format beside Terminus itself', () => {
  let module: TestingModule;
  beforeAll(async () => {
    module = await Test.createTestingModule({ imports: [TerminusModule.forRoot({ logger: false })] }).compile();
  });
  afterAll(() => module.close());

  /** The code and the body that Terminus answers for these indicators. */
  async function real(indicators: HealthIndicatorFunction[]): Promise<{ status: number; body: string }> {
    try {
      return { status: 200, body: JSON.stringify(await module.get(HealthCheckService).check(indicators)) };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      return { status: error.getStatus(), body: JSON.stringify(error.getResponse()) };
    }
  }
  const ours = (report: ReadinessReport) => {
    const { status, body } = answerIn('terminus', readiness(report));
    return { status, body };
  };
  const up: CheckReport = { status: 'healthy', required: true, details: { replicas: 2 } };
  const down: CheckReport = { status: 'unhealthy', required: true, message: 'refused', details: { port: 1 } };
  const lagging: CheckReport = { status: 'degraded', required: true, message: 'lags' };

  it('is the same if everything is up', async () => {
    const theirs = await real([() => session('postgres').up({ replicas: 2 })]);
    expect(ours({ status: 'ready', checks: { postgres: up } })).toEqual(theirs);
  });

  it('is the same if something is down', async () => {
    const theirs = await real([
      () => session('postgres').up({ replicas: 2 }),
      () => session('redis').down({ port: 1, message: 'refused' }),
    ]);
    expect(ours({ status: 'not_ready', checks: { postgres: up, redis: down } })).toEqual(theirs);
  });

  /** `degraded` exists since Terminus 12; test/core/check/terminus-result.spec.ts checks which major has which method. */
  if (says('degraded')) {
    it('is the same if something is degraded', async () => {
      const theirs = await real([
        () => session('postgres').up({ replicas: 2 }),
        () => session('search').degraded({ message: 'lags' }),
      ]);
      expect(ours({ status: 'degraded', checks: { postgres: up, search: lagging } })).toEqual(theirs);
    });
  }

  if (says('attempt')) {
    it('is the same for a check that Terminus has timed', async () => {
      const theirs = await real([() => session('postgres').attempt(() => Promise.reject(new Error('refused')))]);
      const { responseTime } = JSON.parse(theirs.body).details.postgres;
      const report: CheckReport = { status: 'unhealthy', required: true, message: 'refused', latencyMs: responseTime };
      expect(ours({ status: 'not_ready', checks: { postgres: report } })).toEqual(theirs);
    });
  }

  it('has the status of a Terminus that shuts down', async () => {
    await module.close();
    const theirs = await real([]);
    expect(ours({ status: 'not_ready', reason: 'draining', checks: { postgres: view.SKIPPED } })).toEqual(theirs);
    expect(theirs.body).toContain('"shutting_down"');
  });
});

describe('the terminus format', () => {
  it('keeps a 200 if only an optional indicator is down', () => {
    const { status, body } = answerIn('terminus', readiness(view.DEGRADED));
    expect(status).toBe(200);
    expect(body).toBe(
      '{"status":"degraded","info":{"postgres":{"replicas":2,"responseTime":3,"status":"up"}},' +
        '"error":{"redis":{"message":"timed out after 2000 ms","responseTime":2000,"status":"down"}},' +
        '"details":{"postgres":{"replicas":2,"responseTime":3,"status":"up"},' +
        '"redis":{"message":"timed out after 2000 ms","responseTime":2000,"status":"down"}}}',
    );
  });

  it.each(view.VIEWS)('has a status that agrees with the code for %s', (_claim, shown, code) => {
    const { status } = bodyOf(shown);
    expect(['ok', 'degraded'].includes(status)).toBe(code === 200);
    expect(['error', 'shutting_down'].includes(status)).toBe(code === 503);
  });

  it.each(view.VIEWS)('has each entry of details in info or in error for %s', (_claim, shown) => {
    const { info, error, details } = bodyOf(shown);
    expect({ ...info, ...error }).toEqual(details);
    for (const { status } of Object.values<{ status: string }>(error)) expect(status).toBe('down');
    for (const { status } of Object.values<{ status: string }>(info)) expect(status).not.toBe('down');
  });

  it('names a reason that no indicator gave', () => {
    expect(bodyOf(readiness(view.HELD)).error).toEqual({ readiness: { message: 'held: migrating', status: 'down' } });
  });

  it('leaves out checks that did not run, except the one that was asked for', () => {
    expect(bodyOf(readiness(view.DRAINING)).details).toEqual({});
    expect(bodyOf(indicator('postgres', view.SKIPPED)).error).toEqual({
      postgres: { message: 'skipped', status: 'down' },
    });
  });

  it('shows each silent loop', () => {
    expect(bodyOf(liveness(view.ALIVE)).info).toEqual({
      eventLoop: { observer: 'watchdog', silentMs: 210, longestSilenceMs: 812, status: 'up' },
    });
    expect(Object.keys(bodyOf(liveness(view.STALLED)).error)).toEqual(['eventLoop']);
    expect(bodyOf(liveness(view.WEDGED)).error).toEqual({
      'orders-consumer': { silentMs: 31000, maxSilenceMs: 30000, status: 'down' },
    });
  });

  it('shows tasks beside checks', () => {
    expect(bodyOf(startup(view.STARTED)).details['warm-cache']).toEqual({ elapsedMs: 700, attempt: 1, status: 'up' });
    expect(bodyOf(startup(view.FAILED)).error).toEqual({
      migrate: { message: 'attempt 3 timed out', elapsedMs: 90, attempt: 3, status: 'down' },
      'warm-cache': { message: 'pending', status: 'down' },
    });
  });

  it('keeps both a task and an indicator that share a name', () => {
    const { info, error } = bodyOf(startup({ ...view.STARTING, tasks: { postgres: { status: 'running' } } }));
    expect(Object.keys(info)).toEqual(['postgres']);
    expect(error).toEqual({ 'postgres*': { message: 'running', status: 'down' } });
  });

  it('does not let details replace the verdict', () => {
    const details = { status: 'up', message: 'fine', responseTime: -1, constructor: 1 };
    expect(bodyOf(indicator('redis', { ...view.REDIS, details })).error.redis).toEqual({
      status: 'down',
      message: 'timed out after 2000 ms',
      responseTime: 2000,
      constructor: 1,
    });
  });

  it('keeps indicators that are named like a property of Object.prototype', () => {
    const checks = JSON.parse(
      '{"__proto__":{"status":"unhealthy","required":true},"constructor":{"status":"healthy"}}',
    );
    const { body } = answerIn('terminus', readiness({ status: 'not_ready', checks }));
    expect(body).toBe(
      '{"status":"error","info":{"constructor":{"status":"up"}},"error":{"__proto__":{"status":"down"}},' +
        '"details":{"__proto__":{"status":"down"},"constructor":{"status":"up"}}}',
    );
  });
});
