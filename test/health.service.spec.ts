import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, Logger, type Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { HealthChange } from '../src/core/verdict/changes.js';
import type { HealthModuleOptions } from '../src/core/options/options.js';
import { HealthModule } from '../src/health.module.js';
import { HeartbeatService } from '../src/heartbeat/heartbeat.service.js';
import { RequiredIndicator } from '../src/indicators/indicator.decorator.js';
import { HealthService } from '../src/health.service.js';
import { ProbeService } from '../src/probes/probe.service.js';
import { VerdictService } from '../src/verdicts/verdict.service.js';
import { StartupTask } from '../src/startup/startup-task.decorator.js';
import { ADAPTERS } from './support/adapters.js';
import { deferred, settle } from './support/deferred.js';
import { CapturingLogger } from './support/nest-app.js';
import { Cache, cache, closeTimedApps, Db, db, startTimedApp } from './support/timed-app.js';

const warm = jest.fn<() => unknown>();

@Injectable()
class Warmer {
  @StartupTask('warm')
  warm(): unknown {
    return warm();
  }
}

afterEach(async () => {
  await closeTimedApps();
  warm.mockReset();
});

async function start(options: HealthModuleOptions = {}, providers?: Provider[]) {
  const changes: HealthChange[] = [];
  const started = await startTimedApp(options, providers, (app) => {
    app.get(HealthService).onChange((change) => changes.push(change));
  });
  return { ...started, changes, heartbeat: started.app.get(HeartbeatService) };
}

const failing = (message: string) => () => {
  throw new Error(message);
};

describe('HealthService.readiness()', () => {
  it('is ready once everything is healthy, and reports each check', async () => {
    db.mockReturnValue(undefined);
    const { health } = await start();
    expect(await health.readiness()).toEqual({
      status: 'ready',
      checks: {
        db: { status: 'healthy', required: true, latencyMs: 0, ageMs: 0 },
        cache: { status: 'healthy', required: false, latencyMs: 0, ageMs: 0 },
      },
    });
  });

  it('is degraded if an optional indicator fails, and shows the text as it was thrown', async () => {
    cache.mockImplementation(failing('redis://app:s3cret@cache is down'));
    const { health } = await start();
    expect(await health.readiness()).toMatchObject({
      status: 'degraded',
      checks: { cache: { status: 'unhealthy', message: 'redis://app:s3cret@cache is down', failures: 1 } },
    });
  });

  it('is not ready while a required indicator fails, and ready again afterwards', async () => {
    const { health, clock } = await start();
    db.mockImplementation(failing('refused'));
    await clock.advanceAsync(1000);
    expect((await health.readiness()).status).toBe('not_ready');
    db.mockReturnValue(undefined);
    await clock.advanceAsync(1000);
    expect((await health.readiness()).status).toBe('ready');
  });

  it('runs only the checks of startup while it is starting, and is ready once a slow task has ended', async () => {
    const gate = deferred();
    warm.mockReturnValue(gate.promise);
    const { health, drain } = await start({}, [Db, Cache, Warmer]);
    expect(await health.readiness()).toMatchObject({
      status: 'not_ready',
      reason: 'starting',
      checks: { db: { status: 'skipped' }, cache: { status: 'skipped' } },
    });
    expect(drain.phase).toBe('starting');
    expect(cache).not.toHaveBeenCalled();
    gate.resolve();
    await settle();
    expect(drain.phase).toBe('running');
    expect((await health.readiness()).status).toBe('ready');
  });

  it('gives the reason `startup failed` once a task has failed for good, whatever the indicators say', async () => {
    warm.mockImplementation(failing('no table'));
    const { health, drain } = await start({}, [Db, Warmer]);
    expect(health.startup()).toMatchObject({ status: 'failed', tasks: { warm: { message: 'no table' } } });
    expect(await health.readiness()).toMatchObject({
      status: 'not_ready',
      reason: 'startup failed',
      checks: { db: { status: 'skipped' } },
    });
    expect(drain.phase).toBe('starting');
  });

  it('answers within answerMs with the known results, even if checks hang', async () => {
    const { health, clock } = await start();
    await health.readiness();
    cache.mockReturnValue(new Promise(() => {}));
    await clock.advanceAsync(5000);
    let answer: unknown;
    void health.readiness().then((report) => (answer = report));
    await clock.advanceAsync(799);
    expect(answer).toBeUndefined();
    await clock.advanceAsync(1);
    expect(answer).toMatchObject({
      status: 'ready',
      checks: { cache: { status: 'healthy', running: true, ageMs: 5800 }, db: { status: 'healthy' } },
    });
    await clock.advanceAsync(1200);
    expect((await health.readiness()).checks['cache']).toMatchObject({ status: 'unhealthy', running: true });
    expect((await health.readiness()).status).toBe('degraded');
  });

  it('waits for nothing and sets no timer, if every result is young enough', async () => {
    const { app, health, clock } = await start();
    await health.readiness();
    const after = jest.spyOn(clock, 'after');
    const ask = () => app.get(VerdictService).readiness('port');
    expect(ask()).toMatchObject({ status: 'ready' });
    expect(after).not.toHaveBeenCalled();
    await clock.advanceAsync(1000);
    const asked = ask();
    expect(asked).toBeInstanceOf(Promise);
    expect(await asked).toMatchObject({ status: 'ready' });
  });

  it('draws one verdict for all callers of the same moment, and a new one after any change', async () => {
    @RequiredIndicator('db', { refreshMs: 1000 })
    class RefreshedDb extends Db {}

    const { app, health, clock, changes } = await start({}, [RefreshedDb]);
    const gate = deferred();
    db.mockReturnValue(gate.promise);
    const ask = () => app.get(VerdictService).readiness('port');
    expect(ask()).toBe(ask());
    expect(ask()).toMatchObject({ status: 'ready' });

    const release = health.hold('maintenance');
    expect(ask()).toMatchObject({ status: 'not_ready', reason: 'held: maintenance' });
    release();
    expect(ask()).toMatchObject({ status: 'ready' });
    expect(changes.filter(({ subject }) => subject === 'readiness').map(({ to }) => to)).toEqual([
      'ready',
      'not_ready',
      'ready',
    ]);

    await clock.advanceAsync(1000);
    expect(ask()).toMatchObject({ status: 'ready', checks: { db: { running: true } } });
    gate.reject(new Error('refused'));
    await settle();
    expect(ask()).toMatchObject({ status: 'not_ready', checks: { db: { status: 'unhealthy' } } });
  });

  it('asks each indicator once for a thousand callers', async () => {
    const { health, clock } = await start();
    db.mockClear();
    await clock.advanceAsync(2000);
    await Promise.all(Array.from({ length: 1000 }, () => health.readiness()));
    expect(db).toHaveBeenCalledTimes(1);
    expect(cache).toHaveBeenCalledTimes(1);
  });

  it('is stalled, with the last known checks, when the event loop has been silent for unreadyAfterMs', async () => {
    const { health, clock } = await start();
    await health.readiness();
    db.mockClear();
    clock.block(5000);
    expect(await health.readiness()).toMatchObject({
      status: 'not_ready',
      reason: 'stalled',
      checks: { db: { status: 'healthy' } },
    });
    expect(db).not.toHaveBeenCalled();
    await clock.advanceAsync(500);
    expect((await health.readiness()).status).toBe('ready');
  });

  it('is draining after drain.begin(): no check runs, and the phase does not move on', async () => {
    const { health, drain, clock } = await start();
    drain.begin('maintenance');
    db.mockClear();
    await clock.advanceAsync(60_000);
    expect(await health.readiness()).toMatchObject({
      status: 'not_ready',
      reason: 'draining',
      checks: { db: { status: 'skipped' } },
    });
    expect(db).not.toHaveBeenCalled();
    expect(drain.phase).toBe('draining');
    expect(drain.signal.aborted).toBe(true);
    expect(drain.closing.aborted).toBe(false);
  });

  it('is draining even if the drain began while its checks ran', async () => {
    const { health, drain, clock } = await start();
    await clock.advanceAsync(2000);
    const gate = deferred();
    db.mockReturnValue(gate.promise);
    const answer = health.readiness();
    await settle();
    drain.begin();
    expect(await answer).toMatchObject({ reason: 'draining', checks: { db: { status: 'skipped' } } });
    gate.resolve();
  });
});

describe('a function as `details`', () => {
  it('sees the address of the client, even if the client has disconnected before the checks are done', async () => {
    const seen: unknown[] = [];
    const { app, clock } = await start({ details: ({ remoteAddress }) => seen.push(remoteAddress) > 0 });
    await clock.advanceAsync(2000);
    const gate = deferred();
    db.mockReturnValue(gate.promise);
    const request = { path: '/readyz', query: {}, headers: {}, remoteAddress: '10.0.0.1', via: 'port' as const };
    const answer = app.get(ProbeService).answer({ probe: 'readiness' }, 'GET', request);
    Object.assign(request, { remoteAddress: undefined });
    gate.resolve();
    expect((await answer).status).toBe(200);
    expect(seen).toEqual(['10.0.0.1']);
  });
});

describe.each(ADAPTERS)('HealthService.readiness() on $name', (adapter) => {
  it('is starting until a server of the application listens', async () => {
    const module = await Test.createTestingModule({ imports: [HealthModule.forRoot()], providers: [Db] })
      .setLogger(new CapturingLogger())
      .compile();
    const app = module.createNestApplication(adapter.create());
    await app.init();
    await settle();
    expect(app.get(HealthService).startup().status).toBe('started');
    expect(await app.get(HealthService).readiness()).toMatchObject({ status: 'not_ready', reason: 'starting' });
    await app.listen(0, '127.0.0.1');
    expect((await app.get(HealthService).readiness()).status).toBe('ready');
    await app.close();
    expect(await app.get(HealthService).readiness()).toMatchObject({ status: 'not_ready', reason: 'draining' });
  });
});

describe('HealthService.hold()', () => {
  it('keeps readiness not ready, names the oldest reason, and shows the checks', async () => {
    const { health } = await start();
    const releases = ['migration', 'maintenance'].map((reason) => health.hold(reason));
    expect(await health.readiness()).toMatchObject({
      status: 'not_ready',
      reason: 'held: migration',
      checks: { db: { status: 'healthy' } },
    });
    releases[0]?.();
    releases[0]?.();
    expect((await health.readiness()).reason).toBe('held: maintenance');
    releases[1]?.();
    expect((await health.readiness()).status).toBe('ready');
  });

  it('gives way to startup and to the drain', async () => {
    const gate = deferred();
    warm.mockReturnValue(gate.promise);
    const { health, drain } = await start({}, [Warmer]);
    const release = health.hold('maintenance');
    expect((await health.readiness()).reason).toBe('starting');
    gate.resolve();
    await settle();
    expect((await health.readiness()).reason).toBe('held: maintenance');
    drain.begin();
    expect((await health.readiness()).reason).toBe('draining');
    release();
    expect((await health.readiness()).reason).toBe('draining');
  });

  it('takes any reason', async () => {
    const { health } = await start();
    for (const reason of [undefined, null, Symbol('s'), {}, 'a\nb']) health.hold(reason as string)();
    health.hold(undefined as never);
    expect((await health.readiness()).status).toBe('not_ready');
  });
});

describe('HealthService.liveness()', () => {
  it('never touches an indicator', async () => {
    const { health, clock } = await start();
    db.mockClear();
    db.mockReturnValue(false);
    await clock.advanceAsync(5000);
    for (let time = 0; time < 100; time++) expect(health.liveness().status).toBe('alive');
    expect(db).not.toHaveBeenCalled();
  });

  it('is stalled once the event loop has been silent for stalledAfterMs, and recovers with the next beat', async () => {
    const { health, clock, changes } = await start();
    clock.block(14_999);
    expect(health.liveness()).toMatchObject({ status: 'alive', eventLoop: { observer: 'in-loop', silentMs: 14_999 } });
    clock.block(1);
    expect(health.liveness().status).toBe('stalled');
    await clock.advanceAsync(500);
    expect(health.liveness()).toMatchObject({ status: 'alive', eventLoop: { longestSilenceMs: 15_000 } });
    const seen = changes.filter(({ subject }) => subject === 'liveness').map(({ to, reason }) => [to, reason]);
    expect(seen).toEqual([
      ['stalled', 'event loop silent for 15000 ms'],
      ['alive', undefined],
    ]);
  });

  it('reports no stall before startup is reached', async () => {
    warm.mockReturnValue(new Promise(() => {}));
    const { health, clock } = await start({}, [Warmer]);
    clock.block(60_000);
    expect(health.liveness().status).toBe('alive');
  });

  it('is stalled while a watched loop is silent for too long, and lists the loop; readiness stays ready', async () => {
    const { health, heartbeat, clock, changes } = await start();
    const orders = heartbeat.watch('orders', { maxSilenceMs: 30_000 });
    await clock.advanceAsync(30_000);
    expect(health.liveness()).toMatchObject({ status: 'alive', heartbeats: { orders: { silentMs: 30_000 } } });
    await clock.advanceAsync(1);
    expect(health.liveness()).toMatchObject({
      status: 'stalled',
      heartbeats: { orders: { silentMs: 30_001, maxSilenceMs: 30_000 } },
    });
    expect(changes.at(-1)).toMatchObject({ subject: 'liveness', reason: 'heartbeat orders silent for 30001 ms' });
    expect((await health.readiness()).status).toBe('ready');
    orders.beat();
    expect(health.liveness().status).toBe('alive');
    await clock.advanceAsync(60_000);
    expect(health.liveness().status).toBe('stalled');
    orders.stop();
    expect(health.liveness().status).toBe('alive');
    expect(health.liveness()).not.toHaveProperty('heartbeats');
  });

  it('is alive while draining, whatever loop is silent', async () => {
    const { health, heartbeat, clock, drain } = await start();
    heartbeat.watch('orders', { maxSilenceMs: 1 });
    drain.begin();
    clock.block(60_000);
    expect(health.liveness()).toMatchObject({ status: 'alive', heartbeats: { orders: { silentMs: 60_000 } } });
  });

  it('is alive, and readiness ready, for as long as the module is disabled', async () => {
    const { health, clock } = await start({ enabled: false });
    await clock.advanceAsync(60_000);
    expect(health.liveness().status).toBe('alive');
    expect((await health.readiness()).status).toBe('ready');
  });
});

describe('HealthService.startup()', () => {
  it('stays started, whatever happens, and runs nothing again', async () => {
    const { health, clock, drain } = await start({}, [Db, Warmer]);
    expect(health.startup().status).toBe('started');
    db.mockImplementation(failing('refused'));
    db.mockClear();
    await clock.advanceAsync(60_000);
    expect(db).not.toHaveBeenCalled();
    expect(health.startup()).toMatchObject({ status: 'started', checks: { db: { status: 'healthy' } } });
    drain.begin();
    expect(health.startup().status).toBe('started');
    expect(warm).toHaveBeenCalledTimes(1);
  });

  it('advances by itself, without any probe', async () => {
    db.mockImplementation(failing('refused'));
    const { health, clock, drain } = await start();
    await clock.advanceAsync(10_000);
    expect(drain.phase).toBe('starting');
    db.mockReset();
    await clock.advanceAsync(1000);
    expect(drain.phase).toBe('running');
    expect(health.startup().status).toBe('started');
  });

  it('aborts its tasks when the application drains, and the close waits for them', async () => {
    let signal: AbortSignal | undefined;
    const gate = deferred();
    @Injectable()
    class Slow {
      @StartupTask('slow')
      slow(context: { signal: AbortSignal }): Promise<void> {
        ({ signal } = context);
        return gate.promise;
      }
    }
    const { app, health, drain } = await start({}, [Slow]);
    let isClosed = false;
    const closed = app.close().then(() => (isClosed = true));
    await settle();
    expect(signal?.aborted).toBe(true);
    expect(isClosed).toBe(false);
    gate.reject(signal?.reason);
    await closed;
    expect(drain.phase).toBe('stopped');
    expect(health.startup().status).toBe('starting');
  });

  it('does not delay the close beyond the deadline, even if a task never ends', async () => {
    warm.mockReturnValue(new Promise(() => {}));
    const { app, clock, drain } = await start({ drain: { deadlineMs: 3000 } }, [Warmer]);
    let isClosed = false;
    const closed = app.close().then(() => (isClosed = true));
    await clock.advanceAsync(2999);
    expect(isClosed).toBe(false);
    await clock.advanceAsync(1);
    await closed;
    expect(drain.phase).toBe('stopped');
  });
});

describe('DrainService.track()', () => {
  it('makes the close wait for work, including work that is added meanwhile', async () => {
    const { app, drain } = await start();
    const [first, second] = [deferred(), deferred()];
    void drain.track(first.promise, 'import');
    let isClosed = false;
    const closed = app.close().then(() => (isClosed = true));
    await settle();
    void drain.track(second.promise, 'export');
    first.resolve();
    await settle();
    expect(isClosed).toBe(false);
    second.resolve();
    await closed;
  });

  it('is cut short by the deadline, and the log names the unfinished work', async () => {
    const { app, drain, clock, logger } = await start({ drain: { deadlineMs: 3000 } });
    void drain.track(new Promise(() => {}), 'import');
    const closed = app.close();
    await clock.advanceAsync(3000);
    await closed;
    expect(logger.own).toContainEqual(expect.stringContaining('import'));
  });
});

describe('HealthService.history()', () => {
  it('has what onChange() reported, newest first', async () => {
    const { health, changes } = await start();
    const release = health.hold('maintenance');
    release();
    await health.readiness();
    expect(changes.length).toBeGreaterThan(1);
    expect(health.history().slice(0, changes.length)).toEqual(changes.toReversed());
  });
});

describe('HealthService.onChange()', () => {
  it('reports only transitions, with subject, from, to, reason, lastedMs and at', async () => {
    const { health, clock, changes } = await start();
    await health.readiness();
    changes.length = 0;
    for (let time = 0; time < 5; time++) {
      await clock.advanceAsync(1000);
      await health.readiness();
    }
    expect(changes).toEqual([]);
    db.mockImplementation(failing('refused'));
    await clock.advanceAsync(1000);
    await health.readiness();
    expect(changes).toEqual([
      {
        subject: 'indicator',
        name: 'db',
        from: 'healthy',
        to: 'unhealthy',
        reason: 'refused',
        lastedMs: 6000,
        at: clock.date(),
      },
      {
        subject: 'readiness',
        from: 'ready',
        to: 'not_ready',
        reason: 'db unhealthy',
        lastedMs: 6000,
        at: clock.date(),
      },
    ]);
  });

  it('reports startup, holds and the drain at once, without a probe', async () => {
    const gate = deferred();
    warm.mockReturnValue(gate.promise);
    const { health, changes, drain } = await start({}, [Warmer]);
    gate.resolve();
    await settle();
    expect(changes).toMatchObject([
      { subject: 'readiness', to: 'ready' },
      { subject: 'startup', from: 'starting', to: 'started' },
    ]);
    await health.readiness();
    changes.length = 0;
    const release = health.hold('maintenance');
    expect(changes).toMatchObject([
      { subject: 'readiness', from: 'ready', to: 'not_ready', reason: 'held: maintenance' },
    ]);
    release();
    await health.readiness();
    changes.length = 0;
    drain.begin();
    expect(changes).toMatchObject([{ subject: 'readiness', from: 'ready', to: 'not_ready', reason: 'draining' }]);
  });

  it('reports the drain before drain.begin() returns, with the phase already draining', async () => {
    const { health, drain } = await start();
    await health.readiness();
    const phases: string[] = [];
    health.onChange(() => phases.push(drain.phase));
    drain.begin();
    expect(phases).toEqual(['draining']);
  });

  it('removes the listener when the function that it returns is called', async () => {
    const { health } = await start();
    const listener = jest.fn();
    health.onChange(listener)();
    await health.readiness();
    expect(listener).not.toHaveBeenCalled();
  });

  it('tolerates a listener that throws', async () => {
    const { health } = await start();
    health.onChange(failing('listener'));
    expect((await health.readiness()).status).toBe('ready');
    expect(() => health.hold('maintenance')).not.toThrow();
  });
});

describe('the log', () => {
  it('has one line per change, and no line per probe', async () => {
    const { health, clock, logger } = await start();
    for (let time = 0; time < 100; time++) {
      await clock.advanceAsync(1000);
      await health.readiness();
      health.liveness();
      health.startup();
    }
    const before = logger.own.length;
    expect(logger.own.slice().sort()).toEqual([
      expect.stringMatching(/^log indicator cache: unknown -> healthy/),
      expect.stringMatching(/^log indicator db: unknown -> healthy/),
      expect.stringMatching(/^log readiness: not_ready -> ready/),
      expect.stringMatching(/^log startup: starting -> started/),
      expect.stringContaining('enableShutdownHooks()'),
    ]);
    cache.mockImplementation(failing('gone'));
    for (let time = 0; time < 100; time++) {
      await clock.advanceAsync(1000);
      await health.readiness();
    }
    expect(logger.own.slice(before)).toEqual([
      'warn indicator cache: healthy -> unhealthy (had been healthy for 1 min 40 s): gone [HealthModule]',
      'warn readiness: ready -> degraded (had been ready for 1 min 40 s): cache unhealthy [HealthModule]',
    ]);
  });

  it('may throw, without harm to a probe whose error it should log', async () => {
    const { app, health } = await start({ details: failing('details') });
    await health.readiness();
    const broken = failing('logger');
    Logger.overrideLogger({ log: broken, warn: broken, error: broken });
    const ask = (probe: 'liveness' | 'readiness' | 'startup') =>
      app
        .get(ProbeService)
        .answer({ probe }, 'GET', { path: `/${probe}`, query: {}, headers: {}, remoteAddress: undefined, via: 'port' });
    expect((await ask('readiness')).status).toBe(200);
    jest.spyOn(app.get(VerdictService), 'liveness').mockImplementation(failing('bug'));
    expect((await ask('liveness')).status).toBe(503);
  });

  it('may throw, without harm to probes and holds', async () => {
    const { health, clock } = await start();
    await clock.advanceAsync(2000);
    const broken = failing('logger');
    Logger.overrideLogger({ log: broken, warn: broken, error: broken });
    db.mockImplementation(failing('refused'));
    expect((await health.readiness()).status).toBe('not_ready');
    expect(() => health.hold('maintenance')).not.toThrow();
    expect(health.liveness().status).toBe('alive');
  });
});
