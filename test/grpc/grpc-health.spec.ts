import { afterEach, describe, expect, it } from '@jest/globals';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Module } from '@nestjs/common';
import { DrainService } from '../../src/lifecycle/drain.service.js';
import { GrpcHealth, HealthGrpcModule, type HealthGrpcOptions } from '../../src/grpc/index.js';
import { HealthModule } from '../../src/health.module.js';
import { HealthService } from '../../src/health.service.js';
import { OptionalIndicator, RequiredIndicator } from '../../src/indicators/indicator.decorator.js';
import { eventually } from '../support/eventually.js';
import { HealthClient, type Watch } from '../support/health-client.js';
import { closeContexts, refusalOf, startContext } from '../support/nest-app.js';

const NOT_FOUND = 5;
const UNAVAILABLE = 14;
const QUICK = { heartbeat: { intervalMs: 50 } };

const state = { db: true, cache: true, checks: 0 };
const closers: (() => unknown)[] = [];

@RequiredIndicator('db', { cacheMs: 20 })
class Db {
  check(): void {
    state.checks += 1;
    if (!state.db) throw new Error('down');
  }
}

@OptionalIndicator('cache', { cacheMs: 20 })
class Cache {
  check(): void {
    if (!state.cache) throw new Error('down');
  }
}

@OptionalIndicator('slow', { cacheMs: 60_000 })
class Slow {
  static checks = 0;
  check(): void {
    Slow.checks += 1;
  }
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await closeContexts();
  Object.assign(state, { db: true, cache: true, checks: 0 });
  Slow.checks = 0;
});

const SERVICES = { 'orders.v1.Orders': ['db'], 'orders.v1.Search': ['cache'], 'orders.v1.Static': [] };

async function start(options: HealthGrpcOptions = { services: SERVICES }) {
  const app = await startContext(
    { imports: [HealthGrpcModule.forRoot(options)], providers: [Db, Cache, Slow] },
    HealthModule.forRoot(QUICK),
  );
  const server = new Server();
  app.get(GrpcHealth).addTo(server);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const client = new HealthClient(port);
  closers.push(
    () => client.close(),
    () => server.forceShutdown(),
  );
  await eventually(async () => (await client.check()) === 'SERVING');
  return { app, client, server };
}

async function sees(watch: Watch, status: string): Promise<void> {
  await eventually(() => watch.last === status);
}

describe('GrpcHealth', () => {
  it('answers Check for readiness, each probe, each indicator and each service', async () => {
    const { client } = await start();
    const names = ['', 'readiness', 'liveness', 'startup', 'db', 'cache', 'slow', ...Object.keys(SERVICES)];
    for (const name of names) expect([name, await client.check(name)]).toEqual([name, 'SERVING']);
    expect(await client.check('unknown')).toBe(NOT_FOUND);
    expect(await client.list()).toEqual(Object.fromEntries(names.map((name) => [name, 'SERVING'])));
  });

  it('is SERVING while degraded, and judges a service by its own indicators alone', async () => {
    const { client } = await start();
    state.cache = false;
    await eventually(async () => (await client.check('cache')) === 'NOT_SERVING');
    for (const name of ['', 'db', ...Object.keys(SERVICES)]) expect(await client.check(name)).toBe('SERVING');
    state.db = false;
    await eventually(async () => (await client.check()) === 'NOT_SERVING');
    expect(await client.list()).toMatchObject({
      '': 'NOT_SERVING',
      liveness: 'SERVING',
      startup: 'SERVING',
      'orders.v1.Orders': 'NOT_SERVING',
      'orders.v1.Search': 'SERVING',
      'orders.v1.Static': 'SERVING',
    });
  });

  it('sends the status to a watcher at once, then changes only, although no probe comes', async () => {
    const { client } = await start();
    const [all, orders, unknown] = [client.watch(), client.watch('orders.v1.Orders'), client.watch('nothing')];
    await eventually(() => [all, orders, unknown].every(({ seen }) => seen.length > 0));
    state.db = false;
    await sees(orders, 'NOT_SERVING');
    state.db = true;
    await sees(orders, 'SERVING');
    await sees(all, 'SERVING');
    expect(all.seen).toEqual(['SERVING', 'NOT_SERVING', 'SERVING']);
    expect(orders.seen).toEqual(['SERVING', 'NOT_SERVING', 'SERVING']);
    expect([unknown.seen, unknown.endedWith]).toEqual([['SERVICE_UNKNOWN'], undefined]);
  });

  it('sends a hold to the watchers of a service, even if readiness was not ready before', async () => {
    const { app, client } = await start();
    state.db = false;
    const [all, search] = [client.watch(), client.watch('orders.v1.Search')];
    await sees(all, 'NOT_SERVING');
    await sees(search, 'SERVING');
    const release = app.get(HealthService).hold('maintenance');
    await sees(search, 'NOT_SERVING');
    release();
    await sees(search, 'SERVING');
  });

  it('keeps checks fresh while there are watchers, as many as there are, and stops when the last has gone', async () => {
    const { client } = await start();
    const watches = Array.from({ length: 50 }, () => client.watch());
    await eventually(() => watches.every(({ last }) => last === 'SERVING'));
    const before = state.checks;
    await eventually(() => state.checks >= before + 5);
    // A watcher that asked for itself would have had this one checked, too.
    expect(Slow.checks).toBe(1);
    for (const { stream } of watches) stream.cancel();
    await eventually(async () => {
      const count = state.checks;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return state.checks === count;
    });
  });

  it('is NOT_SERVING at once and for good when a drain begins, but for liveness and startup', async () => {
    const { app, client } = await start();
    const [all, orders, liveness] = [client.watch(), client.watch('orders.v1.Orders'), client.watch('liveness')];
    await eventually(() => [all, orders, liveness].every(({ last }) => last === 'SERVING'));
    app.get(DrainService).begin('test');
    await sees(all, 'NOT_SERVING');
    await sees(orders, 'NOT_SERVING');
    expect(await client.list()).toEqual({
      '': 'NOT_SERVING',
      readiness: 'NOT_SERVING',
      liveness: 'SERVING',
      startup: 'SERVING',
      db: 'NOT_SERVING',
      cache: 'NOT_SERVING',
      slow: 'NOT_SERVING',
      'orders.v1.Orders': 'NOT_SERVING',
      'orders.v1.Search': 'NOT_SERVING',
      'orders.v1.Static': 'NOT_SERVING',
    });
    expect([all.seen, liveness.seen]).toEqual([['SERVING', 'NOT_SERVING'], ['SERVING']]);
  });

  it('ends every Watch when the application takes no new connections, so that a server can shut down', async () => {
    const { app, client, server } = await start();
    const watch = client.watch();
    await sees(watch, 'SERVING');
    await app.close();
    await eventually(() => watch.endedWith === UNAVAILABLE);
    expect(watch.seen).toEqual(['SERVING', 'NOT_SERVING']);
    client.close();
    await new Promise<void>((resolve, reject) => server.tryShutdown((error) => (error ? reject(error) : resolve())));
  });

  it.each([
    [{ services: { '': ['db'] } }, /expected a service in `services` to have a name of its own, got ""/],
    [{ services: { liveness: [] } }, /a name of its own, got "liveness"/],
    [{ services: { a: 'db' } }, /expected `services` to be an object that has/],
    [{ services: { a: ['nothing'] } }, /the service "a" needs "nothing", but no indicator has this name/],
    [{ services: { db: ['cache'] } }, /the service "db" has the name of an indicator/],
    [{ service: {} }, /`service`/],
  ])('refuses %j', async (options, expected) => {
    const refused = startContext(
      { imports: [HealthGrpcModule.forRoot(options as HealthGrpcOptions)], providers: [Db, Cache] },
      HealthModule.forRoot(QUICK),
    );
    const error = await refusalOf(refused);
    expect(error.code).toBe('INVALID_OPTIONS');
    expect(error.message).toMatch(expected);
    expect(error.message).toContain('HealthGrpcModule: ');
  });

  it('refuses an application without HealthModule', async () => {
    @Module({})
    class Nothing {}
    const refused = startContext({ imports: [HealthGrpcModule] }, { module: Nothing });
    expect((await refusalOf(refused)).message).toContain('expected the application to import HealthModule, got none');
  });
});
