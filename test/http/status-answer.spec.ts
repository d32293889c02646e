import { describe, expect, it } from '@jest/globals';
import type { CheckReport } from '../../src/core/report/reports.js';
import type { StatusReport } from '../../src/core/report/status-report.js';
import { prefersPage } from '../../src/http/negotiate.js';
import { failedStatus, MAX_CHANGES, MAX_HOLDS, statusAnswer } from '../../src/http/status-answer.js';

const REPORT: StatusReport = {
  phase: 'running',
  uptimeMs: 912,
  liveness: { status: 'alive', uptimeMs: 912, eventLoop: { observer: 'in-loop', silentMs: 3, longestSilenceMs: 80 } },
  readiness: { status: 'degraded', checks: { redis: { status: 'unhealthy', required: false, message: 'größer' } } },
  startup: { status: 'started', uptimeMs: 912, tasks: {}, checks: {} },
  holds: [{ reason: 'maintenance', ageMs: 5 }],
  changes: [{ at: '2026-11-26T18:00:00.000Z', subject: 'readiness', from: 'ready', to: 'degraded', lastedMs: 1 }],
};
const bodyOf = (report: StatusReport, service = {}) => new TextDecoder().decode(statusAnswer(report, service).body);

describe('the data of the status page', () => {
  it('has exactly these keys, in the order in which a reader needs them', () => {
    const body = JSON.parse(bodyOf(REPORT)) as StatusReport;
    expect(body).toEqual(REPORT);
    expect(Object.keys(body)).toEqual(['phase', 'uptimeMs', 'liveness', 'readiness', 'startup', 'holds', 'changes']);
  });

  it('has the drain before the changes, once there is one', () => {
    const drain = {
      step: 'begin',
      elapsedMs: 1,
      requests: 0,
      messages: 0,
      connections: 0,
      work: 0,
      startupTasks: false,
    } as const;
    const body = JSON.parse(bodyOf({ ...REPORT, drain })) as StatusReport;
    expect(Object.keys(body).slice(-3)).toEqual(['holds', 'drain', 'changes']);
    expect(body.drain).toEqual(drain);
  });

  it('has the labels of the service where the probes have them', () => {
    const body = JSON.parse(bodyOf(REPORT, { name: 'orders' })) as Record<string, object>;
    for (const probe of ['liveness', 'readiness', 'startup'])
      expect(body[probe]).toHaveProperty('service', { name: 'orders' });
  });

  it('is 200, is not to be stored, and is of the type and length that it says', () => {
    const { status, headers, body } = statusAnswer(REPORT, {});
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(body.byteLength),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'Accept',
    });
  });

  it('is bounded, whatever the application says, and keeps the verdicts', () => {
    const long = 'ö'.repeat(500);
    const check: CheckReport = {
      status: 'unhealthy',
      required: true,
      message: long,
      details: { long: long.repeat(8) },
    };
    const checks = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`indicator-${at}`, check]));
    const huge: StatusReport = {
      ...REPORT,
      readiness: { status: 'not_ready', checks },
      startup: { ...REPORT.startup, status: 'starting', checks },
      holds: Array.from({ length: MAX_HOLDS }, () => ({ reason: long, ageMs: 1 })),
      changes: Array.from({ length: MAX_CHANGES }, () => ({
        ...REPORT.changes[0]!,
        name: long.slice(0, 100),
        reason: long,
      })),
    };
    const text = bodyOf(huge);
    expect(Buffer.byteLength(text)).toBeLessThan(320 * 1024);
    const body = JSON.parse(text) as StatusReport;
    expect(body.readiness).toMatchObject({ status: 'not_ready', truncated: true });
    expect(body.startup).toMatchObject({ status: 'starting', truncated: true });
    expect(body.liveness).not.toHaveProperty('truncated');
  });

  it('says nothing of what was thrown if it cannot be made', () => {
    const { status, body } = failedStatus();
    expect([status, new TextDecoder().decode(body)]).toEqual([500, '{"error":"the status could not be determined"}']);
  });
});

describe('the form of the status page', () => {
  it.each<[string | undefined, boolean]>([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', true],
    ['text/html', true],
    ['TEXT/HTML', true],
    ['application/json;q=0.5, text/html', true],
    ['text/html, application/json', true],
    ['application/json, text/html', false],
    ['application/json', false],
    ['text/html;q=0', false],
    ['*/*', false],
    ['text/plain', false],
    ['nonsense;;q=x,,', false],
    [undefined, false],
  ])('for Accept: %s is a document: %s', (accept, isPage) => {
    expect(prefersPage({ accept })).toBe(isPage);
  });
});
