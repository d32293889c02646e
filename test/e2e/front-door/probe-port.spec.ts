import { afterEach, describe, expect, it } from '@jest/globals';
import { Module, type INestApplication, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { HealthModule, HealthService, VitalsError, type HealthModuleOptions } from '../../../src/index.js';
import { ADAPTERS, closeApps, startApp, urlOf } from '../../support/adapters.js';
import { ask, timeless } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { Log } from '../../support/log.js';
import { freePort, HOST, isTaken, occupy } from '../../support/ports.js';
import { DatabaseIndicator, DB_REPORT, READY, STARTED, shop, WATCHED } from './shop.js';

const taken: Server[] = [];

afterEach(async () => {
  await closeApps();
  for (const server of taken.splice(0)) server.close();
});

/** Starts a server of another application, and returns its port. */
async function takePort(port = 0): Promise<number> {
  const server = await occupy(port);
  taken.push(server);
  return (server.address() as AddressInfo).port;
}

async function freePorts(): Promise<void> {
  await Promise.all(taken.splice(0).map((server) => once(server.close(), 'close')));
}

describe.each(ADAPTERS)('the port of the probes beside $name', (adapter) => {
  const start = (
    options: HealthModuleOptions,
    { logger = false, isListening = true }: { logger?: LoggerService | false; isListening?: boolean } = {},
  ): Promise<INestApplication> =>
    startApp(adapter, shop({ imports: [HealthModule.forRoot({ host: HOST, ...options })] }), {
      nest: { logger },
      isListening,
    });

  async function probesOf(app: INestApplication): Promise<string> {
    const { host, port } = (await app.get(HealthService).address())!;
    return `http://${host}:${port}`;
  }

  it('answers the probes like the port of the application, and only them', async () => {
    const app = await start({ port: 0 });
    const probes = await probesOf(app);
    expect(probes).not.toBe(urlOf(app));
    for (const url of [probes, urlOf(app)]) {
      for (const [path, body] of [
        ['/livez', WATCHED],
        ['/readyz/', READY],
        ['/startupz?a=b', STARTED],
        ['/readyz/db', DB_REPORT],
      ] as const) {
        const reply = await ask(`${url}${path}`);
        expect([path, reply.status, timeless(reply.body)]).toEqual([path, 200, body]);
        expect(reply.headers['cache-control']).toBe('no-store');
      }
      const head = await ask(`${url}/livez`, { method: 'HEAD' });
      expect([head.status, head.body, Number(head.headers['content-length']) > 0]).toEqual([200, '', true]);
      expect(await ask(`${url}/livez`, { method: 'PUT' })).toMatchObject({
        status: 405,
        headers: { allow: 'GET, HEAD' },
      });
      expect((await ask(`${url}/readyz/none`)).status).toBe(404);
    }
    expect((await ask(`${probes}/orders`)).status).toBe(404);
    expect((await ask(`${urlOf(app)}/orders`)).status).toBe(200);
  });

  it('listens on the given port, and on every interface without a host', async () => {
    const port = await freePort();
    const app = await start({ port, host: undefined });
    expect(await app.get(HealthService).address()).toMatchObject({ port });
    expect((await ask(`http://${HOST}:${port}/livez`)).status).toBe(200);
  });

  it('has no address without `port`, or if the module is not enabled', async () => {
    expect(await (await start({})).get(HealthService).address()).toBeUndefined();
    expect(await (await start({ port: 0, enabled: false })).get(HealthService).address()).toBeUndefined();
  });

  it('is free again when the application has closed', async () => {
    const port = await freePort();
    const app = await start({ port });
    await app.get(HealthService).address();
    // An open connection of a client must not keep the port taken.
    const socket = connect(port, HOST);
    socket.on('error', () => {});
    await once(socket, 'connect');
    await app.close();
    expect(await isTaken(port)).toBe(false);
    await takePort(port);
  });

  it('answers readiness only once the application listens, and startup before', async () => {
    const app = await start({ port: 0 }, { isListening: false });
    const probes = await probesOf(app);
    expect((await ask(`${probes}/startupz`)).status).toBe(200);
    const reply = await ask(`${probes}/readyz`);
    expect([reply.status, JSON.parse(reply.body)]).toEqual([
      503,
      { status: 'not_ready', reason: 'starting', checks: { db: { status: 'skipped', required: true } } },
    ]);
    expect(await app.get(HealthService).readiness()).toMatchObject({ status: 'not_ready', reason: 'starting' });
    await app.listen(0, HOST);
    expect((await ask(`${probes}/readyz`)).status).toBe(200);
    expect(await app.get(HealthService).readiness()).toMatchObject({ status: 'ready' });
  });

  it('does not make the application wait for its own listener', async () => {
    const app = await start({}, { isListening: false });
    const server = app.getHttpServer() as Server;
    // supertest listens like this, without telling Nest.
    if (adapter.name === 'Fastify')
      await (app.getHttpAdapter().getInstance() as { ready(): PromiseLike<void> }).ready();
    await once(server.listen(0, HOST), 'listening');
    expect((await ask(`${urlOf(app)}/readyz`)).status).toBe(200);
    expect(await app.get(HealthService).readiness()).toMatchObject({ status: 'ready' });
  });

  it('answers liveness and startup while the application still starts', async () => {
    const port = await freePort();
    let answers: number[] = [];
    const SLOW = {
      provide: 'SLOW',
      useFactory: async () => {
        answers = await eventually(async () => {
          const replies = await Promise.all(
            ['/livez', '/startupz', '/readyz'].map((path) =>
              ask(`http://${HOST}:${port}${path}`).catch(() => undefined),
            ),
          );
          return replies.every((reply) => reply !== undefined) ? replies.map(({ status }) => status) : undefined;
        });
      },
    };
    await startApp(adapter, shop({ imports: [HealthModule.forRoot({ port, host: HOST })], providers: [SLOW] }));
    expect(answers).toEqual([200, 503, 503]);
  });

  it('is tried again if it is taken, after one warning, while the application serves', async () => {
    const port = await takePort();
    const log = new Log();
    const app = await start({ port }, { logger: log });
    let address: unknown;
    void app
      .get(HealthService)
      .address()
      .then((found) => (address = found));
    expect((await ask(`${urlOf(app)}/readyz`)).status).toBe(200);
    await eventually(() => log.lines.some((line) => line.includes('EADDRINUSE')));
    expect((await ask(`http://${HOST}:${port}/livez`)).body).toBe('somebody else');
    expect(address).toBeUndefined();

    await freePorts();
    expect(timeless((await eventually(() => ask(`http://${HOST}:${port}/livez`).catch(() => undefined))).body)).toBe(
      WATCHED,
    );
    await eventually(() => address);
    expect(address).toEqual({ host: HOST, port });
    const own = log.lines.filter((line) => line.includes('probe server'));
    expect(own).toEqual([expect.stringMatching(/^warn .*EADDRINUSE/), expect.stringMatching(/^log .* listens on/)]);
  });

  it('leaves nothing behind if the application closes while the port is taken', async () => {
    const port = await takePort();
    const app = await start({ port });
    const address = app.get(HealthService).address();
    await app.close();
    expect(await address).toBeUndefined();
    await freePorts();
    expect(await isTaken(port)).toBe(false);
  });

  it('passes from a bootstrap that failed to the next one in the process', async () => {
    const port = await freePort();
    const BROKEN = {
      provide: 'BROKEN',
      useFactory: async (): Promise<never> => {
        await eventually(() => isTaken(port));
        throw new Error('no database');
      },
    };
    const first = HealthModule.forRoot({ port, host: HOST, paths: { liveness: '/first' } });
    const failure: unknown = await startApp(adapter, shop({ imports: [first], providers: [BROKEN] })).catch(
      (error: unknown) => error,
    );
    expect(String(failure)).toContain('no database');
    expect(await isTaken(port)).toBe(true);

    const log = new Log();
    const app = await start({ port, paths: { liveness: '/second' } }, { logger: log });
    expect(await app.get(HealthService).address()).toMatchObject({ port });
    expect((await ask(`http://${HOST}:${port}/second`)).status).toBe(200);
    expect((await ask(`http://${HOST}:${port}/first`)).status).toBe(404);
    expect(log.lines.filter((line) => line.includes('probe server'))).toEqual([
      `warn the probe server on port ${port} gives way to that of a later start in this process HealthModule`,
    ]);
  });

  it('is released by a bootstrap that fails because of an indicator', async () => {
    const port = await freePort();
    @Module({ providers: [DatabaseIndicator] })
    class AgainModule {}
    const twice = shop({ imports: [HealthModule.forRoot({ port, host: HOST }), AgainModule] });
    const failure: unknown = await startApp(adapter, twice).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(VitalsError);
    expect(await isTaken(port)).toBe(false);
  });

  it('stays with a running application when another one asks for it', async () => {
    const port = await freePort();
    const first = await start({ port, paths: { liveness: '/first' } });
    await first.get(HealthService).address();
    const log = new Log();
    const second = await start({ port, paths: { liveness: '/second' } }, { logger: log });
    await eventually(() => log.lines.some((line) => line.includes('EADDRINUSE')));
    expect((await ask(`http://${HOST}:${port}/first`)).status).toBe(200);
    expect((await ask(`${urlOf(second)}/second`)).status).toBe(200);

    await first.close();
    expect(await eventually(() => second.get(HealthService).address())).toMatchObject({ port });
    expect((await ask(`http://${HOST}:${port}/second`)).status).toBe(200);
  });
});

describe('the port of the probes in an application without a server', () => {
  it('answers readiness, because there is no listener to wait for', async () => {
    @Module({ imports: [HealthModule.forRoot({ port: 0, host: HOST })] })
    class WorkerModule {}
    const context = await NestFactory.createApplicationContext(WorkerModule, { logger: false });
    const { port } = (await context.get(HealthService).address())!;
    expect((await ask(`http://${HOST}:${port}/readyz`)).status).toBe(200);
    await context.close();
    expect(await isTaken(port)).toBe(false);
  });
});
