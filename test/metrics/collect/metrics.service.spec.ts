import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { HealthModuleOptions } from '../../../src/core/options/options.js';
import { HeartbeatService } from '../../../src/heartbeat/heartbeat.service.js';
import { IndicatorRegistry } from '../../../src/indicators/indicator.registry.js';
import { MetricsService } from '../../../src/metrics/collect/metrics.service.js';
import { ProbeService } from '../../../src/probes/probe.service.js';
import { deferred, settle } from '../../support/deferred.js';
import { cache, closeTimedApps, db, startTimedApp } from '../../support/timed-app.js';

afterEach(closeTimedApps);

async function start(options: HealthModuleOptions = {}, counts = true) {
  const started = await startTimedApp(options, undefined, (app) => {
    if (counts) app.get(MetricsService).count();
  });
  return { ...started, metrics: started.app.get(MetricsService) };
}

const request = { path: '', query: {}, headers: {}, remoteAddress: undefined, via: 'app' as const };
const failing = () => {
  throw new Error('postgres://app:s3cret@db refused');
};

describe('a snapshot', () => {
  it('says of an application that nobody has asked what startup has seen, and runs no check for that', async () => {
    const { metrics } = await start();
    const calls = db.mock.calls.length;
    for (let scrape = 0; scrape < 200; scrape += 1) metrics.snapshot();
    expect(metrics.snapshot()).toEqual({
      isMainSilent: false,
      liveness: 'alive',
      readiness: 'ready',
      startup: 'started',
      phase: 'running',
      indicators: [
        { name: 'db', required: true, openRuns: 0, status: 'healthy', ageMs: 0 },
        { name: 'cache', required: false, openRuns: 0 },
      ],
      runs: [{ indicator: 'db', outcomes: { healthy: 1 }, durations: expect.objectContaining({ count: 1 }) }],
      probeRequests: [],
      changes: [
        { labels: { subject: 'indicator', to: 'healthy' }, count: 1 },
        { labels: { subject: 'startup', to: 'started' }, count: 1 },
      ],
      holds: 0,
      eventLoop: { silentMs: 0, longestSilenceMs: 0 },
      stalls: 0,
      heartbeats: [],
      requestsInFlight: 0,
      trackedWork: 0,
      startupMs: 0,
      drainMs: undefined,
    });
    expect(db).toHaveBeenCalledTimes(calls);
    expect(cache).not.toHaveBeenCalled();
  });

  it('follows holds, heartbeats, tracked work and the drain', async () => {
    const { app, clock, metrics, health, drain } = await start();
    health.hold('maintenance');
    const release = health.hold('again');
    app.get(HeartbeatService).watch('consumer', { maxSilenceMs: 30_000 });
    void drain.track(new Promise(() => {}), 'export');
    await clock.advanceAsync(700);
    expect(metrics.snapshot()).toMatchObject({
      holds: 2,
      readiness: 'not_ready',
      heartbeats: [{ name: 'consumer', silentMs: 700 }],
      trackedWork: 1,
    });
    release();
    drain.begin();
    await clock.advanceAsync(1200);
    expect(metrics.snapshot()).toMatchObject({ holds: 1, phase: 'draining', drainMs: 1200, readiness: 'not_ready' });
  });

  it('is not degraded because an optional indicator has not been asked, but because it has failed', async () => {
    cache.mockImplementation(failing);
    const { metrics, health } = await start();
    expect(metrics.snapshot().readiness).toBe('ready');
    await health.readiness();
    expect(metrics.snapshot().readiness).toBe('degraded');
  });

  it('counts a run that timed out as that alone, and shows that it is open', async () => {
    const gate = deferred();
    const { clock, metrics, health } = await start();
    db.mockReturnValue(gate.promise);
    await clock.advanceAsync(1000);
    void health.readiness();
    await clock.advanceAsync(2000);
    await health.readiness();
    const { indicators, runs } = metrics.snapshot();
    expect(indicators?.[0]).toMatchObject({ status: 'unhealthy', openRuns: 1 });
    expect(runs?.[0]?.outcomes).toEqual({ healthy: 1, timeout: 1 });
    gate.resolve();
    await settle();
    expect(metrics.snapshot().indicators?.[0]).toMatchObject({ openRuns: 0 });
    expect(metrics.snapshot().runs?.[0]?.outcomes).toEqual({ healthy: 1, timeout: 1 });
  });

  it('counts answers to probes: one indicator as readiness, a 405 too, an unknown indicator not', async () => {
    const { app, metrics } = await start();
    const probes = app.get(ProbeService);
    await probes.answer({ probe: 'liveness' }, 'GET', request);
    await probes.answer({ probe: 'readiness' }, 'HEAD', request);
    await probes.answer({ probe: 'readiness', indicator: 'db' }, 'GET', request);
    await probes.answer({ probe: 'readiness', indicator: 'nobody' }, 'GET', request);
    await probes.answer({ probe: 'startup' }, 'POST', request);
    await probes.answerUntold({ probe: 'liveness' }, 'GET', request);
    expect(metrics.snapshot().probeRequests).toEqual([
      { labels: { probe: 'liveness', code: '200' }, count: 1 },
      // Before the test's application listens, readiness by way of the application is what the indicators say.
      { labels: { probe: 'readiness', code: '200' }, count: 2 },
      { labels: { probe: 'startup', code: '405' }, count: 1 },
    ]);
  });

  it('adds what the thread counts, but not for the thread itself', async () => {
    const { metrics } = await start();
    metrics.threadCounts?.addStall();
    metrics.threadCounts?.addProbe('liveness', 200);
    expect(metrics.snapshot()).toMatchObject({
      stalls: 1,
      probeRequests: [{ labels: { probe: 'liveness', code: '200' }, count: 1 }],
    });
    expect(metrics.ownSnapshot()).toMatchObject({ stalls: 0, probeRequests: [] });
  });

  it('counts a stall that only the event loop itself has seen', async () => {
    const { clock, metrics } = await start();
    await clock.advanceAsync(500);
    clock.block(3000);
    await clock.advanceAsync(0);
    expect(metrics.snapshot().stalls).toBe(1);
  });

  it('leaves out a part that is broken, and says so once', async () => {
    const { app, metrics, logger } = await start();
    jest.spyOn(app.get(IndicatorRegistry), 'all').mockImplementation(failing);
    metrics.snapshot();
    const { indicators, readiness, holds } = metrics.snapshot();
    expect({ indicators, readiness, holds }).toEqual({ indicators: undefined, readiness: undefined, holds: 0 });
    expect(logger.own.filter((line) => line.includes('metrics are without'))).toEqual([
      expect.stringContaining('readiness, which cannot be read: postgres://***@db refused'),
      expect.stringContaining('indicators, which cannot be read'),
    ]);
    jest.restoreAllMocks();
  });

  it('can be sent to another thread', async () => {
    const { metrics } = await start();
    expect(structuredClone(metrics.snapshot())).toEqual(metrics.snapshot());
  });
});

describe('without an exporter', () => {
  it('nothing is counted', async () => {
    const { app, metrics, health } = await start({}, false);
    await app.get(ProbeService).answer({ probe: 'liveness' }, 'GET', request);
    await health.readiness();
    expect(metrics.snapshot()).toMatchObject({ runs: [], probeRequests: [], changes: [], stalls: 0 });
    expect(metrics.threadCounts).toBeUndefined();
  });
});
