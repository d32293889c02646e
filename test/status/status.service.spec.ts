import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { HealthModuleOptions } from '../../src/core/options/options.js';
import type { StatusReport } from '../../src/core/report/status-report.js';
import { DrainService } from '../../src/lifecycle/drain.service.js';
import { StatusService } from '../../src/status/status.service.js';
import { VerdictService } from '../../src/verdicts/verdict.service.js';
import { cache, closeTimedApps, db, startTimedApp } from '../support/timed-app.js';

const TEXT = 'connect postgres://shop:hunter2@db.internal/shop refused';
afterEach(closeTimedApps);

async function start(options: HealthModuleOptions = {}) {
  const started = await startTimedApp(options);
  const status = started.app.get(StatusService);
  const request = { path: '/statusz', query: {}, remoteAddress: undefined, via: 'port' } as const;
  const answer = (headers: Record<string, string> = {}) => status.answer({ ...request, headers });
  const report = (headers = {}) => JSON.parse(new TextDecoder().decode(answer(headers).body)) as StatusReport;
  return { ...started, status, answer, report };
}

describe('the report of the status page', () => {
  it('has what the probes would say, without a check, also of an indicator that no probe has asked for', async () => {
    const { clock, report, health } = await start();
    db.mockClear();
    await clock.advanceAsync(60_000);
    expect(report()).toMatchObject({
      phase: 'running',
      liveness: { status: 'alive' },
      readiness: {
        status: 'ready',
        checks: { db: { status: 'healthy', required: true }, cache: { status: 'skipped', required: false } },
      },
      startup: { status: 'started' },
      holds: [],
    });
    expect([db.mock.calls.length, cache.mock.calls.length]).toEqual([0, 0]);
    await health.readiness();
    await clock.advanceAsync(700);
    expect(report().readiness.checks['cache']).toMatchObject({ status: 'healthy', ageMs: 700 });
  });

  it('changes no verdict, calls no listener and writes no line', async () => {
    const { report, health, logger } = await start();
    await health.readiness();
    const onChange = jest.fn();
    health.onChange(onChange);
    const lines = logger.own.length;
    const changes = health.history();
    db.mockImplementation(() => {
      throw new Error(TEXT);
    });
    for (let look = 0; look < 50; look += 1) report();
    expect(onChange).not.toHaveBeenCalled();
    expect(logger.own.length).toBe(lines);
    expect(health.history()).toBe(changes);
    expect(db).toHaveBeenCalledTimes(1);
  });

  it('withholds what was thrown, in messages and in the reasons of changes alike', async () => {
    const { report, health, clock } = await start();
    await health.readiness();
    db.mockImplementation(() => {
      throw new Error(TEXT);
    });
    await clock.advanceAsync(1000);
    await health.readiness();
    const seen = report();
    expect(seen.readiness.checks['db']).toMatchObject({ status: 'unhealthy', message: 'reason withheld' });
    expect(seen.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subject: 'readiness', to: 'not_ready', reason: 'db unhealthy' }),
        expect.objectContaining({ subject: 'indicator', name: 'db', to: 'unhealthy', reason: 'reason withheld' }),
      ]),
    );
    expect(JSON.stringify(seen)).not.toMatch(/hunter2|db\.internal|refused/);
  });

  it('shows it, masked, to whom `details` allows it, and only to them', async () => {
    const details = jest.fn(({ headers }: { headers: object }) => 'x-token' in headers);
    const { report, health, clock } = await start({ details });
    db.mockImplementation(() => {
      throw new Error(TEXT);
    });
    await clock.advanceAsync(1000);
    await health.readiness();
    const text = 'connect postgres://***@db.internal/shop refused';
    const reasonFor = (headers: object) =>
      report(headers).changes.find(({ name, to }) => name === 'db' && to === 'unhealthy')!.reason;
    expect([reasonFor({ 'x-token': 'a' }), reasonFor({}), reasonFor({ 'x-token': 'b' })]).toEqual([
      text,
      'reason withheld',
      text,
    ]);
    expect(details).toHaveBeenCalledTimes(3);
  });

  it('has the holds with their age, and never more than fifty of them', async () => {
    const { report, health, clock } = await start();
    health.hold(`moving ${TEXT}`);
    clock.advance(1234);
    const release = health.hold('maintenance');
    expect(report().holds).toEqual([
      { reason: 'moving connect postgres://***@db.internal/shop refused', ageMs: 1234 },
      { reason: 'maintenance', ageMs: 0 },
    ]);
    release();
    for (let hold = 0; hold < 100; hold += 1) health.hold(`hold ${hold}`);
    expect(report().holds.length).toBe(50);
  });

  it('has the newest fifty changes', async () => {
    const { report, health, clock } = await start();
    for (let turn = 0; turn < 70; turn += 1) {
      db.mockReturnValue(turn % 2 === 0 ? {} : undefined);
      await clock.advanceAsync(1000);
      await health.readiness();
    }
    const { changes } = report();
    expect(changes.length).toBe(50);
    const times = changes.map(({ at }) => at);
    expect(times).toEqual([...times].sort().toReversed());
  });

  it('has a drain only once it has begun', async () => {
    const { app, report, clock } = await start();
    expect(report().drain).toBeUndefined();
    void app.get(DrainService).track(new Promise(() => {}), TEXT);
    app.get(DrainService).begin(TEXT);
    clock.advance(900);
    const seen = report();
    expect(seen).toMatchObject({ phase: 'draining', drain: { step: 'begin', elapsedMs: 900, work: 1 } });
    expect(JSON.stringify(seen)).not.toMatch(/hunter2|internal|refused/);
  });

  it('has the labels of the service', async () => {
    const { report } = await start({ service: { name: 'orders' } });
    expect(report().liveness).toHaveProperty('service.name', 'orders');
  });
});

describe('the answer of the status page', () => {
  it('is the page for a browser, which is the same for all, and data for any other client', async () => {
    const { answer } = await start();
    const page = answer({ accept: 'text/html,*/*;q=0.8' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer({ accept: 'text/html' })).toBe(page);
    expect(answer().headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('is shared for nine times as long as it took, so that it takes a tenth of the time', async () => {
    const { app, clock, answer } = await start();
    const verdicts = app.get(VerdictService);
    const original = verdicts.startup.bind(verdicts);
    jest.spyOn(verdicts, 'startup').mockImplementation(() => {
      clock.advance(4);
      return original();
    });
    const first = answer();
    clock.advance(35);
    expect(answer()).toBe(first);
    clock.advance(1);
    expect(answer()).not.toBe(first);
  });

  it('is a plain sentence if something fails, which is logged once and masked', async () => {
    const { app, answer, logger } = await start();
    jest.spyOn(app.get(VerdictService), 'lastKnownReadiness').mockImplementation(() => {
      throw new Error(TEXT);
    });
    const before = logger.own.length;
    for (let look = 0; look < 5; look += 1) expect(answer().status).toBe(500);
    const lines = logger.own.slice(before);
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain(
      'the status page could not be answered: connect postgres://***@db.internal/shop refused',
    );
  });
});
