import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplication, type OnApplicationShutdown } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { promisify } from 'node:util';
import { HealthModule, HealthService } from '../../../src/index.js';
import { ApplicationServers } from '../../../src/lifecycle/servers/application-servers.js';
import { ADAPTERS, closeApps, startApp, type Adapter } from '../../support/adapters.js';
import { ask } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { shop } from './shop.js';

const [key, cert] = ['key', 'cert'].map((name) => readFileSync(new URL(`tls/${name}.pem`, import.meta.url)));

const SERVERS = {
  http: (listener: RequestListener): Server => createServer(listener),
  https: (listener: RequestListener): Server => createHttpsServer({ key, cert }, listener),
};

const servers: Server[] = [];

/** Closes the servers as Nest's documentation recommends. */
@Injectable()
class ShutdownObserver implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(servers.map((server) => promisify(server.close.bind(server))()));
  }
}

afterEach(async () => {
  await closeApps();
  for (const server of servers.splice(0)) server.close();
});

async function startWithoutListening(adapter: Adapter, prepare?: (app: INestApplication) => unknown) {
  const module = shop({ imports: [HealthModule.forRoot()], providers: [ShutdownObserver] });
  const app = await startApp(adapter, module, { isListening: false, prepare });
  await started(app);
  return app;
}

/** The request handler of the application, for servers that the application creates itself. */
function listenerOf(app: INestApplication): RequestListener {
  const instance = app.getHttpAdapter().getInstance() as RequestListener & { routing?: RequestListener };
  return instance.routing ?? instance;
}

/** Fastify needs `ready()`, because `listen()` will not be called. */
async function started(app: INestApplication): Promise<void> {
  await (app.getHttpAdapter().getInstance() as { ready?: () => PromiseLike<void> }).ready?.();
}

async function listen(server: Server): Promise<Server> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const readinessOf = async (app: INestApplication): Promise<string> => (await app.get(HealthService).readiness()).status;
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe.each(ADAPTERS)('servers that the application creates beside that of Nest, on $name', (adapter) => {
  it.each(['http', 'https'] as const)(
    'make the application ready once one listens for %s, before any request',
    async (kind) => {
      const app = await startWithoutListening(adapter);
      expect(await readinessOf(app)).toBe('not_ready');
      const server = await listen(SERVERS[kind](listenerOf(app)));
      await eventually(async () => (await readinessOf(app)) === 'ready');
      expect(app.get(ApplicationServers).isListening).toBe(true);
      const url = `${kind}://127.0.0.1:${portOf(server)}`;
      expect((await ask(`${url}/readyz`)).status).toBe(200);
      expect((await ask(`${url}/orders`)).body).toBe('{"orders":[]}');
    },
  );

  it('make the application ready if one has listened since before init()', async () => {
    const app = await startWithoutListening(adapter, (starting) => listen(createServer(listenerOf(starting))));
    await eventually(async () => (await readinessOf(app)) === 'ready');
  });

  it('are all closed by the drain, and may also be closed by the application', async () => {
    const app = await startWithoutListening(adapter);
    for (const kind of ['http', 'https', 'http'] as const) await listen(SERVERS[kind](listenerOf(app)));
    await app.close();
    expect(servers.map(({ listening }) => listening)).toEqual([false, false, false]);
  });

  it('are forgotten when the application closes them before the drain', async () => {
    const app = await startWithoutListening(adapter);
    const server = await listen(createServer(listenerOf(app)));
    await eventually(async () => (await readinessOf(app)) === 'ready');
    await promisify(server.close.bind(server))();
    servers.pop();
    expect(await readinessOf(app)).toBe('not_ready');
    expect(['emit', 'close'].filter((name) => Object.hasOwn(server, name))).toEqual([]);
    // A server that listens again counts again.
    await listen(server);
    await eventually(async () => (await readinessOf(app)) === 'ready');
  });

  it('do not count if their handler is not that of the application', async () => {
    const app = await startWithoutListening(adapter);
    const redirect = await listen(createServer((_request, response) => response.writeHead(301).end()));
    expect((await ask(`http://127.0.0.1:${portOf(redirect)}/readyz`)).status).toBe(301);
    expect(await readinessOf(app)).toBe('not_ready');
    await app.close().finally(() => servers.pop());
    expect(redirect.listening).toBe(false);
  });
});

describe('a server that the factory of a Fastify application creates', () => {
  it('makes the application ready once it listens', async () => {
    let second: Server | undefined;
    const serverFactory = (handler: RequestListener): Server => {
      second = createHttpsServer({ key, cert }, handler);
      return createServer(handler);
    };
    const fastify = ADAPTERS.find(({ name }) => name === 'Fastify')!;
    const module = shop({ imports: [HealthModule.forRoot()] });
    const app = await startApp(fastify, module, { isListening: false, fastify: { serverFactory } });
    await started(app);
    await listen(second!);
    await eventually(async () => (await readinessOf(app)) === 'ready');
    expect((await ask(`https://127.0.0.1:${portOf(second!)}/orders`)).body).toBe('{"orders":[]}');
  });
});
