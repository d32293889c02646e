import { spawn, type ChildProcess } from 'node:child_process';
import type { Server } from 'node:http';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Module, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { WebSocket } from 'ws';
import { DrainService, HealthModule, HealthService } from '../../src/index.js';
import type { ContainerProbes } from '../../src/testing/index.js';
import { eventually } from '../support/eventually.js';
import { HealthClient } from '../support/health-client.js';
import { freePort, isTaken } from '../support/ports.js';
import { KNOWN_NAMES } from './known-names.js';
import { createWorkspace, removeWorkspace, snippets } from './snippets.js';
import * as standIns from './stand-ins.js';

/** The exports of a snippet, and its constants `app`, `server` and `health`. Each snippet has only some of these. */
interface Outcome {
  readonly app: INestApplication;
  readonly server: Server;
  readonly health: DynamicModule;
  readonly untilReady: (app: INestApplication) => Promise<void>;
  readonly AppModule: Type;
  readonly AuthGuard: Type;
  readonly ConfiguredModule: Type;
  readonly QuietModule: Type;
  readonly CacheWarmer: Type;
  readonly Warmer: Type;
  readonly OrdersDatabaseIndicator: Type;
  readonly OrdersConsumer: Type;
  readonly OrdersGateway: Type;
  readonly Telemetry: Type;
  readonly OrdersWorker: Type;
  readonly Subscriptions: Type;
  readonly OrdersPool: Type;
  readonly dropsNothing: (
    service: ChildProcess,
    url: string,
    probes: ContainerProbes,
    stopClients: () => Promise<number>,
  ) => Promise<string>;
  readonly reindex: (health: HealthService, work: () => Promise<void>) => Promise<void>;
}

/** A service that becomes unready at SIGTERM, and leaves a while later. */
const DRAINED_SERVICE = `
  let status = 200;
  require('node:http').createServer((_, response) => response.writeHead(status).end()).listen(process.argv[1], '127.0.0.1');
  process.once('SIGTERM', () => {
    status = 503;
    setTimeout(() => process.exit(), 3000);
  });`;

const KEPT = ['app', 'server', 'health'];

let folder: string;
let ownPort: number;
const apps: INestApplication[] = [];

beforeAll(async () => {
  ownPort = await freePort();
  folder = createWorkspace(marked(), prepared);
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

afterAll(() => removeWorkspace(folder));

/** The claim of each marked snippet. */
const RUNS: Readonly<Record<string, (outcome: Outcome) => Promise<void>>> = {
  async module({ AppModule }) {
    const app = await appOf([AppModule], []);
    await started(app);
    const { body } = await request(app.getHttpServer()).get('/readyz').expect(200);
    expect(body.checks).toEqual({ typeorm: expect.objectContaining({ status: 'healthy', required: true }) });
  },

  async main({ app }) {
    await started(app);
    expect((await fetch(`${await app.getUrl()}/readyz`)).status).toBe(200);
    const { port } = (await app.get(HealthService).address())!;
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  },

  async 'startup task'({ CacheWarmer }) {
    const app = await appOf([HealthModule.forRoot()], [CacheWarmer, standIns.Catalogue]);
    await started(app);
    expect(app.get(standIns.Catalogue)).toMatchObject({ size: 3 });
    expect(Object.keys(app.get(HealthService).startup().tasks)).toEqual(['warm-cache']);
  },

  async indicators({ AppModule }) {
    const app = await appOf([AppModule], []);
    await started(app);
    const { body } = await request(app.getHttpServer()).get('/readyz').expect(200);
    expect(body.checks).toMatchObject({ postgres: { required: true }, redis: { required: false } });
  },

  async 'shared indicator'({ OrdersDatabaseIndicator }) {
    const app = await appOf([HealthModule.forRoot(), standIns.TypeOrmModule.forRoot({})], [OrdersDatabaseIndicator]);
    await started(app);
    const { body } = await request(app.getHttpServer()).get('/readyz').expect(200);
    expect(body.checks).toMatchObject({ 'orders-db': { required: true, scope: 'shared' } });
  },

  async 'startup tasks'({ Warmer }) {
    const app = await appOf([HealthModule.forRoot()], [Warmer, standIns.Catalogue]);
    await started(app);
    expect(app.get(standIns.Catalogue)).toMatchObject({ size: 3 });
    expect(Object.keys(app.get(HealthService).startup().tasks).sort()).toEqual(['migrate', 'warm-cache']);
  },

  async details({ health }) {
    class Failing {
      check(): never {
        throw new Error('connect ECONNREFUSED');
      }
    }
    const app = await appOf([health], [standIns.PostgresIndicator], (testing) =>
      testing.overrideProvider(standIns.PostgresIndicator).useValue(new Failing()),
    );
    const { port } = (await app.get(HealthService).address())!;
    const onPort = await (await fetch(`http://127.0.0.1:${port}/startupz`)).text();
    const { text } = await request(app.getHttpServer()).get('/startupz');
    expect(text).toContain('reason withheld');
    expect(onPort).toContain('connect ECONNREFUSED');
  },

  async holds({ reindex }) {
    const app = await appOf([HealthModule.forRoot()], []);
    await started(app);
    await reindex(app.get(HealthService), async () => {
      const { body } = await request(app.getHttpServer()).get('/readyz').expect(503);
      expect(body.reason).toBe('held: reindexing');
    });
    await request(app.getHttpServer()).get('/readyz').expect(200);
  },

  async 'keep-alive on Express'({ server }) {
    expect(server.keepAliveTimeout).toBe(65_000);
  },

  async 'keep-alive on Fastify'({ app }) {
    expect(app.getHttpServer().keepAliveTimeout).toBe(65_000);
  },

  async 'queue consumer'({ OrdersConsumer }) {
    const app = await appOf([HealthModule.forRoot()], [OrdersConsumer, standIns.Queue]);
    await eventually(() => app.get(standIns.Queue).done.length === 1);
    const heartbeats = () => app.get(HealthService).liveness().heartbeats;
    expect(Object.keys(heartbeats()!)).toEqual(['orders-consumer']);
    app.get(DrainService).begin();
    await eventually(() => heartbeats() === undefined);
  },

  async WebSockets({ OrdersGateway }) {
    const testing = Test.createTestingModule({ imports: [HealthModule.forRoot()], providers: [OrdersGateway] });
    const app = (await testing.compile()).createNestApplication({ logger: false });
    apps.push(app.useWebSocketAdapter(new WsAdapter(app)));
    await app.listen(0, '127.0.0.1');
    const client = new WebSocket((await app.getUrl()).replace('http', 'ws'));
    await new Promise((resolve, reject) => client.on('open', resolve).on('error', reject));
    const closed = new Promise((resolve) => client.on('close', resolve));
    await app.close();
    expect(await closed).toBe(1001);
  },

  async flush({ Telemetry }) {
    expect(await stopped(Telemetry, 'sdk', 'shutdown')).toBe('stopped');
  },

  async BullMQ({ OrdersWorker }) {
    expect(await stopped(OrdersWorker, 'worker', 'close')).toBe('draining');
  },

  async 'graphql-ws'({ Subscriptions }) {
    expect(await stopped(Subscriptions, 'graphql-ws', 'dispose')).toBe('draining');
  },

  async 'bounded hook'({ OrdersPool }) {
    expect(await stopped(OrdersPool, 'pool', 'end')).toBe('stopped');
  },

  async 'hybrid application'({ app }) {
    expect(await isTaken(ownPort)).toBe(true);
    const seen: boolean[] = [];
    const hooks = { onModuleDestroy: async () => seen.push(await isTaken(ownPort)) };
    Object.assign(app.get(standIns.AppModule), hooks);
    await app.close();
    expect(seen).toEqual([false]);
  },

  async microservice({ app }) {
    expect(await isTaken(ownPort)).toBe(true);
    const { port } = (await app.get(HealthService).address())!;
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200);
    await app.close();
    expect(await isTaken(ownPort)).toBe(false);
  },

  async grpc({ app }) {
    const client = new HealthClient(ownPort);
    await eventually(async () => (await client.check('orders.v1.Orders')) === 'SERVING');
    client.close();
    await app.close();
    expect(await isTaken(ownPort)).toBe(false);
  },

  async 'without HTTP'({ app }) {
    const { port } = (await app.get(HealthService).address())!;
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200);
    let isDone = false;
    void app.get(DrainService).track(Promise.resolve().then(() => (isDone = true)));
    await app.close();
    expect(isDone).toBe(true);
  },

  async supertest({ app }) {
    await started(app);
    await request(app.getHttpServer()).get('/readyz').expect(200);
  },

  async waiting({ untilReady }) {
    const app = await appOf([standIns.AppModule], []);
    await untilReady(app);
    await request(app.getHttpServer()).get('/readyz').expect(200);
  },

  async 'Fastify by supertest'({ app }) {
    await started(app);
    await request(app.getHttpServer()).get('/readyz').expect(200);
  },

  async 'not enabled'({ QuietModule }) {
    const app = await appOf([QuietModule], []);
    await request(app.getHttpServer()).get('/livez').expect(404);
    expect(app.get(HealthService).liveness().status).toBe('alive');
    expect(app.get(DrainService).signal.aborted).toBe(false);
  },

  async overriding({ app }) {
    // The snippet has already checked a 200 and a 503 itself.
    const { body } = await request(app.getHttpServer()).get('/readyz').expect(503);
    expect(body.checks).toMatchObject({ postgres: { status: 'unhealthy', required: true } });
    expect(app.get(HealthService).startup().status).toBe('started');
  },

  async 'outage under the test kubelet'({ app }) {
    // The snippet has already checked itself that the outage restarts nothing.
    await request(app.getHttpServer()).get('/readyz').expect(200);
  },

  async 'deletion under the test kubelet'({ dropsNothing }) {
    const service = spawn(process.execPath, ['-e', DRAINED_SERVICE, String(ownPort)]);
    const readinessProbe = { httpGet: { path: '/readyz' }, periodSeconds: 1, failureThreshold: 1 };
    const url = `http://127.0.0.1:${ownPort}`;
    const timeline = await dropsNothing(service, url, { readinessProbe }, () => Promise.resolve(0));
    const types = timeline.split('\n').map((line) => /s {2}(\w+)/.exec(line)?.[1]);
    expect(types.filter((type) => type !== 'Unhealthy')).toEqual(['Started', 'Ready', 'Killing', 'Unready', 'Stopped']);
  },

  async 'options from ConfigService'({ ConfiguredModule }) {
    process.env['PROBE_PORT'] = '0';
    process.env['APP_VERSION'] = '1.4.2';
    const app = await appOf([ConfiguredModule], []);
    const { port } = (await app.get(HealthService).address())!;
    const body = await (await fetch(`http://127.0.0.1:${port}/livez`)).json();
    expect(body).toMatchObject({ status: 'alive', service: { name: 'orders', version: '1.4.2' } });
  },

  async 'optional by environment'({ health }) {
    const app = await appOf([health], [standIns.RedisIndicator]);
    await started(app);
    const { body } = await request(app.getHttpServer()).get('/readyz').expect(200);
    expect(body.checks.redis.required).toBe(false);
  },

  async 'own paths'({ health }) {
    const app = await appOf([health], [standIns.PostgresIndicator]);
    await started(app);
    for (const path of ['/health/live', '/health', '/health/started', '/health/postgres'])
      await request(app.getHttpServer()).get(path).expect(200);
    const { body } = await request(app.getHttpServer()).get('/health/orders').expect(404);
    expect(body.message).toContain('Cannot GET');
  },

  async 'guard that spares the probes'({ AuthGuard }) {
    const app = await appOf(
      [HealthModule.forRoot({ mount: 'controller' })],
      [{ provide: APP_GUARD, useClass: AuthGuard } as never],
    );
    await request(app.getHttpServer()).get('/livez').expect(200);
  },

  async 'labels of the service'({ health }) {
    const app = await appOf([health], []);
    for (const path of ['/livez', '/readyz', '/startupz']) {
      const { body } = await request(app.getHttpServer()).get(path);
      expect(body.service).toEqual({ name: 'orders', version: '1.4.2' });
    }
  },

  async 'page on both ports'({ health }) {
    const app = await appOf([health], [standIns.PostgresIndicator]);
    await started(app);
    const { port } = (await app.get(HealthService).address())!;
    const { body } = await request(app.getHttpServer()).get('/internal/status').expect(200);
    expect(body).toMatchObject({ startup: { status: 'started' } });
    const onPort = await fetch(`http://127.0.0.1:${port}/internal/status`, { headers: { accept: 'text/html' } });
    expect(await onPort.text()).toMatch(/^<!doctype html>/);
  },

  async metrics({ AppModule }) {
    const app = await appOf([AppModule], []);
    const { port } = (await app.get(HealthService).address())!;
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('\nvitals_live 1\n');
    await request(app.getHttpServer()).get('/metrics').expect(404);
  },

  async 'own route for metrics'({ AppModule }) {
    const app = await appOf([AppModule], []);
    const { text, headers } = await request(app.getHttpServer()).get('/metrics').expect(200);
    expect(text).toContain('\nvitals_live 1\n');
    expect(headers['content-type']).toContain('version=0.0.4');
  },

  async 'metrics for OpenTelemetry'({ AppModule }) {
    // Without a provider nobody listens, which is no reason not to start.
    const app = await appOf([AppModule], []);
    await request(app.getHttpServer()).get('/livez').expect(200);
  },

  async 'Terminus indicator'({ AppModule }) {
    // The tests that ran in this process before leave a heap of any size.
    const usage = jest.spyOn(process, 'memoryUsage').mockReturnValue({ ...process.memoryUsage(), heapUsed: 1 });
    const app = await appOf([AppModule], []);
    await started(app);
    const { body } = await request(app.getHttpServer()).get('/health').expect(200);
    usage.mockRestore();
    expect(body).toMatchObject({ status: 'ok', details: { memory: { status: 'up' } } });
  },
};

describe('a snippet that the documents mark as one that runs', () => {
  it.each(marked().map((snippet) => [snippet.marks.run!, snippet] as const))(
    'does what it claims: %s',
    async (name, snippet) => {
      const outcome = (await import(join(folder, snippet.file))) as Outcome;
      // Remember the application first, so that a wrong claim does not leave it running.
      if (outcome.app) apps.push(outcome.app);
      expect(RUNS).toHaveProperty([name]);
      await RUNS[name]!(outcome);
    },
  );

  it('finds everything that it uses without an import', () => {
    expect(Object.keys(standIns)).toEqual(expect.arrayContaining([...(KNOWN_NAMES['./stand-ins.js'] ?? [])]));
  });

  it('exists for every run', () => {
    expect(marked().map(({ marks }) => marks.run)).toEqual(expect.arrayContaining(Object.keys(RUNS)));
  });
});

function marked() {
  return snippets().filter(({ marks }) => marks.run !== undefined);
}

/** The snippet with free ports, with stand-ins for packages that need a server, and without a log. */
function prepared(source: string, workspace: string): string {
  const shared = relative(workspace, join(import.meta.dirname, 'stand-ins.js'));
  const names = KEPT.filter((name) => new RegExp(`^const (?:\\{[^}]*)?\\b${name}\\b`, 'm').test(source));
  const exported = `${source}\nexport { ${names.join(', ')} };\n`;
  return (
    exported
      .replaceAll('.compile()', '.setLogger({ log() {}, warn() {}, error() {} }).compile()')
      .replaceAll(/from '(?:@nestjs\/typeorm|typeorm|ioredis|\.\/stand-ins\.js)'/g, `from '${shared}'`)
      // The heap of a test process holds the modules of all tests that ran in it before.
      .replaceAll("checkHeap('memory', 512 *", "checkHeap('memory', 512_000 *")
      .replaceAll(/port: 9090|port: 4000/g, (port) => (port.endsWith('9090') ? 'port: 0' : `port: ${ownPort}`))
      .replace('0.0.0.0:5000', `127.0.0.1:${ownPort}`)
      .replace('proto/orders.proto', join(import.meta.dirname, 'orders.proto'))
      .replaceAll(/listen\(3000(?:, '0\.0\.0\.0')?\)/g, "listen(0, '127.0.0.1')")
      .replaceAll(/NestFactory\.(create\w*(?:<\w+>)?)\(([^)]+)\)/g, 'NestFactory.$1($2, { logger: false })')
  );
}

/** Closes an application with `provider`, and returns the phase in which `method` of the provider `token` was called. */
async function stopped(provider: Type, token: string, method: string): Promise<string | undefined> {
  let phase: string | undefined;
  const stand = { [method]: async () => void (phase = app.get(DrainService).phase) };
  @Module({ imports: [HealthModule.forRoot()], providers: [provider, { provide: token, useValue: stand }] })
  class Root {}
  const app = await appOf([Root], []);
  await app.close();
  return phase;
}

type Testing = ReturnType<typeof Test.createTestingModule>;

async function appOf(
  imports: (Type | DynamicModule)[],
  providers: Type[],
  adapt = (testing: Testing): Testing => testing,
): Promise<INestApplication> {
  const testing = await adapt(Test.createTestingModule({ imports, providers })).compile();
  const app = testing.createNestApplication({ logger: false });
  apps.push(app);
  await app.init();
  return app;
}

async function started(app: INestApplication): Promise<void> {
  await eventually(() => app.get(HealthService).startup().status === 'started');
}
