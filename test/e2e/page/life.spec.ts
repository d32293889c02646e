import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { StatusReport } from '../../../src/index.js';
import { endPrograms } from '../../support/program.js';
import { PageProgram } from './program.js';

jest.setTimeout(120_000);

const BLOCK_MS = 8000;
/** An answer comes within a second; the rest is a margin for a busy machine. */
const LONGEST_ANSWER_MS = 2500;
const KEYS = ['phase', 'uptimeMs', 'liveness', 'readiness', 'startup', 'holds', 'changes'];
const BROWSER = { accept: 'text/html' };

afterAll(endPrograms);

describe.each(['Express', 'Fastify'] as const)('the status page of an application on %s', (adapter) => {
  const shop = new PageProgram({ adapter });
  const bodies: string[] = [];
  const seen = async (isSeen: (report: StatusReport) => boolean): Promise<StatusReport> => {
    const report = await shop.sees(isSeen);
    bodies.push(JSON.stringify(report));
    return report;
  };

  beforeAll(() => shop.hears('probes'));

  it('shows that it is healthy', async () => {
    const report = await seen(({ readiness }) => readiness.status === 'ready');
    expect(report).toMatchObject({
      phase: 'running',
      liveness: { status: 'alive', eventLoop: { observer: 'watchdog' }, heartbeats: { 'orders-consumer': {} } },
      startup: { status: 'started', tasks: { 'warm-cache': { status: 'done' } } },
    });
    expect(Object.keys(report)).toEqual(KEYS);
  });

  it('follows a failing optional and a failing required indicator, and their recovery', async () => {
    await shop.mode('redis', 'unhealthy');
    await seen(({ readiness }) => readiness.status === 'degraded');
    await shop.mode('postgres', 'hung');
    const failed = await seen(({ readiness }) => readiness.status === 'not_ready');
    expect(failed.readiness.checks['postgres']).toMatchObject({
      status: 'unhealthy',
      required: true,
      message: expect.stringMatching(/^(timed out|still running) after \d+ ms$/),
    });
    await shop.mode('redis', 'healthy');
    const { changes } = await seen(({ readiness }) => readiness.checks['redis']?.status === 'healthy');
    expect(changes.map(({ subject, name, to }) => [subject, name, to])).toEqual(
      expect.arrayContaining([
        ['readiness', undefined, 'degraded'],
        ['readiness', undefined, 'not_ready'],
        ['indicator', 'redis', 'unhealthy'],
        ['indicator', 'redis', 'healthy'],
      ]),
    );
  });

  it('begins no check, however often it is read', async () => {
    const idle = new PageProgram({ adapter, hasUnasked: true, health: { indicators: { byName: quiet } } });
    await idle.sees(({ phase }) => phase === 'running');
    const before = await idle.checks();
    for (let look = 0; look < 100; look += 1) await idle.report();
    expect(await idle.checks()).toBe(before);
    expect((await idle.report()).readiness.checks['unasked']).toEqual({ status: 'skipped', required: false });
    await idle.end();
  });

  it('has said nothing of what was thrown', () => {
    expect(bodies.length).toBeGreaterThan(3);
    for (const body of bodies) expect(body).not.toMatch(/hunter2|db\.internal|refused/);
  });
});

/** Background checks would hide a check that the page has begun. */
const quiet = Object.fromEntries(['postgres', 'redis', 'payments'].map((name) => [name, { refreshMs: 2_000_000_000 }]));

describe('the status page while the main thread is blocked', () => {
  const shop = new PageProgram();
  const reports: { readonly report: StatusReport; readonly tookMs: number }[] = [];
  let page: string;

  beforeAll(async () => {
    await shop.call('/hold?reason=maintenance');
    await shop.mode('redis', 'unhealthy');
    await shop.sees(({ readiness }) => readiness.checks['redis']?.status === 'unhealthy');
    await shop.call(`/block?ms=${BLOCK_MS}`);
    await shop.hears('blocked');
    while (!shop.told.some(({ event }) => event === 'free')) {
      const from = performance.now();
      const report = await shop.report();
      reports.push({ report, tookMs: performance.now() - from });
      page = (await shop.probe('/statusz', { headers: BROWSER })).body;
      await delay(50);
    }
  });

  /** Those that the thread has made. */
  const stalled = () =>
    reports.map(({ report }) => report).filter(({ liveness }) => liveness.eventLoop.silentMs >= 1000);

  it('is answered within a second, as a document too', () => {
    expect(Math.max(...reports.map(({ tookMs }) => tookMs))).toBeLessThan(LONGEST_ANSWER_MS);
    expect(page).toMatch(/^<!doctype html>/);
  });

  it('has all its keys, with what was known last', () => {
    expect(stalled().length).toBeGreaterThan(10);
    for (const report of stalled()) {
      expect(Object.keys(report)).toEqual(KEYS);
      expect(report.phase).toBe('running');
      expect(report.readiness.checks['postgres']).toMatchObject({ status: 'healthy', required: true });
      expect(report.readiness.checks['redis']).toMatchObject({ status: 'unhealthy', message: 'reason withheld' });
      expect(report.holds).toEqual([{ reason: 'maintenance', ageMs: expect.any(Number) }]);
      expect(report.changes.map(({ name, to }) => `${name} ${to}`)).toContain('redis unhealthy');
    }
  });

  it('shows a silence, and ages, that rise', () => {
    const rising = (numbers: readonly number[]) => expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    rising(stalled().map(({ liveness }) => liveness.eventLoop.silentMs));
    rising(stalled().map(({ holds }) => holds[0]!.ageMs));
    rising(stalled().map(({ uptimeMs }) => uptimeMs));
    rising(stalled().map(({ readiness }) => readiness.checks['postgres']!.ageMs!));
    expect(stalled().at(-1)!.liveness.eventLoop.silentMs).toBeGreaterThan(5000);
  });

  it('is stalled, as readiness is', () => {
    expect(stalled().at(-1)!.readiness).toMatchObject({ status: 'not_ready', reason: 'stalled' });
  });

  it('is that of the main thread again afterwards', async () => {
    const { liveness, readiness } = await shop.sees((report) => report.liveness.eventLoop.silentMs === 0);
    expect(liveness.eventLoop.longestSilenceMs).toBeGreaterThan(5000);
    expect(readiness.reason).toBe('held: maintenance');
  });
});

describe.each(['Express', 'Fastify'] as const)('the status page of a drain on %s', (adapter) => {
  it('shows how far it is, what it waits for, and how much time is left, until the process ends', async () => {
    const shop = new PageProgram({
      adapter,
      health: { drain: { propagationDelayMs: 2000, deadlineMs: 8000, gracePeriodMs: 20_000 } },
    });
    await shop.sees(({ phase }) => phase === 'running');
    await shop.call('/track');
    const slow = shop.call('/slow?ms=60000', 'GET').catch(() => undefined);
    await shop.sees(({ readiness }) => readiness.status === 'ready');
    shop.sigterm();
    const begun = await shop.sees(({ drain }) => drain !== undefined);
    expect(begun).toMatchObject({
      phase: 'draining',
      readiness: { status: 'not_ready', reason: 'draining' },
      liveness: { status: 'alive' },
      drain: { step: 'begin', requests: 1, work: 1, startupTasks: false },
    });
    expect(Object.keys(begun)).toEqual([...KEYS.slice(0, 6), 'drain', 'changes']);
    expect(begun.drain!.closingInMs).toBeLessThanOrEqual(2000);
    expect(begun.drain!.leftMs).toBeLessThanOrEqual(8000);
    expect(begun.drain).not.toHaveProperty('workNames');
    const closing = await shop.sees(({ drain }) => drain?.step === 'closing');
    expect(closing.drain!.leftMs).toBeLessThan(begun.drain!.leftMs!);
    expect(closing.drain!.elapsedMs).toBeGreaterThanOrEqual(2000);
    expect(JSON.stringify([begun, closing])).not.toMatch(/hunter2|internal|refused/);
    await slow;
    expect((await shop.exited).signal).toBe('SIGTERM');
  });
});
