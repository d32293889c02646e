import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { resolveOptions } from '../../src/core/options/resolve.js';
import type { HttpAdapterHost } from '@nestjs/core';
import { HeartbeatMonitor } from '../../src/heartbeat/heartbeat-monitor.service.js';
import type { ObituaryService } from '../../src/obituary/obituary.service.js';
import type { ProbeService } from '../../src/probes/probe.service.js';
import type { MainLogService } from '../../src/watchdog/main-log.service.js';
import type { MainStateService } from '../../src/watchdog/main-state.service.js';
import type { MainState } from '../../src/watchdog/messages.js';
import { RestartBackoff } from '../../src/watchdog/restart-backoff.js';
import { MetricsPageService } from '../../src/metrics/collect/metrics-page.service.js';
import type { LoopsLinkService } from '../../src/watchdog/loops-link.service.js';
import type { MetricsLinkService } from '../../src/watchdog/metrics-link.service.js';
import type { ServingService } from '../../src/serving/serving.service.js';
import type { ServingLinkService } from '../../src/watchdog/serving-link.service.js';
import { StandIn } from '../../src/watchdog/stand-in.service.js';
import type { StatusLinkService } from '../../src/watchdog/status-link.service.js';
import type { StatusService } from '../../src/status/status.service.js';
import { WatchdogService } from '../../src/watchdog/watchdog.service.js';
import { ask } from '../support/ask.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { Log } from '../support/log.js';

const HOST = '127.0.0.1';
const WAITS = [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
const BACK = 'the watchdog thread is back';

describe('RestartBackoff', () => {
  function restartBackoff() {
    const clock = new FakeClock();
    const [spawn, log] = [jest.fn(), jest.fn<(line: string) => void>()];
    return { clock, spawn, log, restartBackoff: new RestartBackoff(clock, { log }, spawn) };
  }

  it('waits for 1 s, and then twice as long each time, up to 30 s', () => {
    const { clock, spawn, restartBackoff: thread } = restartBackoff();
    for (const [time, ms] of WAITS.entries()) {
      thread.schedule();
      clock.advance(ms - 1);
      expect(spawn).toHaveBeenCalledTimes(time);
      clock.advance(1);
      expect(spawn).toHaveBeenCalledTimes(time + 1);
    }
  });

  it('reports an outage once, until the thread has been back for a while', () => {
    const { clock, log, restartBackoff: thread } = restartBackoff();
    expect([thread.schedule(), thread.schedule(), thread.schedule()]).toEqual([true, false, false]);
    thread.isUp();
    clock.advance(3999);
    expect(log).not.toHaveBeenCalled();
    expect(thread.schedule()).toBe(false);
    thread.isUp();
    clock.advance(8000);
    expect(log.mock.calls).toEqual([[BACK]]);
    expect(thread.schedule()).toBe(true);
  });

  it('does not report a thread as back that was never away', () => {
    const { clock, log, restartBackoff: thread } = restartBackoff();
    thread.isUp();
    clock.advance(60_000);
    expect(log).not.toHaveBeenCalled();
  });

  it('forgets the waits once the thread has lasted for 30 s, and not before', () => {
    const { clock, spawn, restartBackoff: thread } = restartBackoff();
    const waitMs = (): number => {
      const [before, calls] = [clock.now(), spawn.mock.calls.length];
      thread.schedule();
      while (spawn.mock.calls.length === calls) clock.advance(500);
      return clock.now() - before;
    };
    expect([waitMs(), waitMs()]).toEqual([1000, 2000]);
    thread.isUp();
    clock.advance(29_999);
    expect(waitMs()).toBe(4000);
    thread.isUp();
    clock.advance(30_000);
    expect(waitMs()).toBe(1000);
  });

  it('sets no timer once it is stopped', () => {
    const { clock, restartBackoff: thread } = restartBackoff();
    thread.schedule();
    thread.stop();
    expect(clock.pending).toBe(0);
    thread.schedule();
    thread.isUp();
    thread.stop();
    expect(clock.pending).toBe(0);
  });
});

describe('WatchdogService', () => {
  const services: WatchdogService[] = [];
  afterEach(async () => {
    for (const service of services.splice(0)) await service.stop();
    Logger.overrideLogger(false);
  });

  const report = { status: 'started', uptimeMs: 0, tasks: {}, checks: {} } as const;
  const state: MainState = {
    phase: 'running',
    startup: report,
    readiness: { status: 'ready', checks: {} },
    isAnswer: true,
  };

  function watchdog() {
    const log = new Log();
    Logger.overrideLogger(log);
    const options = resolveOptions({ port: 0, host: HOST }, { isInteractive: true });
    const clock = new FakeClock();
    const answer = { status: 200, headers: {}, body: 'from the main thread' };
    const probes = { answer: () => Promise.resolve(answer) } as unknown as ProbeService;
    const service = new WatchdogService(
      probes,
      new HeartbeatMonitor(options, clock),
      { now: () => state, onChange: () => () => {} } as unknown as MainStateService,
      { tell: () => {}, connect: () => () => {} } as unknown as MainLogService,
      { connect: () => () => {}, tell: () => {} } as unknown as LoopsLinkService,
      { connect: () => () => {}, tell: () => {} } as unknown as MetricsLinkService,
      { connect: () => () => {}, tell: () => {} } as unknown as StatusLinkService,
      { connect: () => () => {}, tell: () => {} } as unknown as ServingLinkService,
      new StandIn(probes, new MetricsPageService(options), {} as StatusService, {} as ServingService, options, clock),
      { path: undefined } as unknown as ObituaryService,
      options,
      clock,
      { httpAdapter: null } as unknown as HttpAdapterHost,
    );
    services.push(service);
    const inner = service as unknown as { thread?: { worker: { terminate(): Promise<number> } } };
    return { clock, log, service, inner };
  }

  it('keeps the process alive while it stops, but only for 5 s if the thread does not end', async () => {
    const { clock, service, inner } = watchdog();
    await service.address();
    const { worker } = inner.thread!;
    const terminate = worker.terminate.bind(worker);
    worker.terminate = () => new Promise(() => {});
    const holdFor = jest.spyOn(clock, 'holdFor');
    const stopped = jest.fn();
    void service.stop().then(stopped);
    expect(service.stop()).toBe(service.stop());
    await clock.advanceAsync(4999);
    expect(holdFor).toHaveBeenCalledTimes(1);
    expect(stopped).not.toHaveBeenCalled();
    await clock.advanceAsync(1);
    expect(stopped).toHaveBeenCalledTimes(1);
    await terminate();
  });

  it('restarts a thread that keeps dying, later each time, and serves meanwhile with one warning', async () => {
    const { clock, log, service, inner } = watchdog();
    const { port } = (await service.address())!;
    const livez = async (): Promise<string> => (await ask(`http://${HOST}:${port}/livez`)).body;
    expect(await livez()).toContain('"observer":"watchdog"');

    const after = jest.spyOn(clock, 'after');
    const waits: number[] = [];
    for (const _ of WAITS) {
      const dying = inner.thread!;
      await dying.worker.terminate();
      await eventually(() => inner.thread === undefined);
      waits.push(after.mock.calls.at(-1)![0]);
      expect(await livez()).toBe('from the main thread');
      clock.advance(waits.at(-1)!);
      expect(inner.thread).toBeDefined();
    }
    expect(waits).toEqual(WAITS);

    await eventually(async () => (await livez().catch(() => '')).includes('"observer":"watchdog"'));
    await eventually(() => after.mock.calls.length > WAITS.length);
    clock.advance(15_000);
    expect(log.lines).toEqual([
      'warn the watchdog thread has ended: it stopped by itself; the main thread serves the probes meanwhile HealthModule',
      `log ${BACK} HealthModule`,
    ]);
  });

  it('starts no new thread once it is stopped', async () => {
    const { clock, service, inner } = watchdog();
    const { port } = (await service.address())!;
    await inner.thread!.worker.terminate();
    await eventually(() => inner.thread === undefined);
    await service.stop();
    clock.advance(60_000);
    expect(inner.thread).toBeUndefined();
    expect(clock.pending).toBe(0);
    await expect(ask(`http://${HOST}:${port}/livez`)).rejects.toThrow();
  });
});
