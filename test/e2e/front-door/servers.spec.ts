import { afterEach, describe, expect, it, jest } from '@jest/globals';
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { HealthModule } from '../../../src/index.js';
import { ApplicationServers } from '../../../src/lifecycle/servers/application-servers.js';
import { ADAPTERS, closeApps, portOf, startApp, urlOf } from '../../support/adapters.js';
import { ask, timeless } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { askHttp2 } from '../../support/raw-http.js';
import { ALIVE, READY, shop } from './shop.js';
import { slowRoutes } from './slow.js';

const FASTIFY = ADAPTERS.find(({ name }) => name === 'Fastify')!;
const EXPRESS = ADAPTERS.find(({ name }) => name === 'Express')!;
const [key, cert] = ['key', 'cert'].map((name) => readFileSync(new URL(`tls/${name}.pem`, import.meta.url)));

const withHealth = (controllers: NonNullable<Parameters<typeof shop>[0]>['controllers'] = []) =>
  shop({ imports: [HealthModule.forRoot()], controllers });

const servers: Server[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  await closeApps();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each(ADAPTERS)('the servers of an application on $name', (adapter) => {
  it('answers supertest after init(), without listen()', async () => {
    const app = await startApp(adapter, withHealth(), { isListening: false });
    // Fastify needs `ready()`, because `listen()` will not be called.
    if (adapter.name === 'Fastify')
      await (app.getHttpAdapter().getInstance() as { ready(): PromiseLike<void> }).ready();
    const reply = await supertest(app.getHttpServer() as Server).get('/readyz');
    expect([reply.status, timeless(reply.text)]).toEqual([200, READY]);
    expect((await supertest(app.getHttpServer() as Server).get('/orders')).status).toBe(200);
  });

  it('answers over https', async () => {
    const app = await startApp(adapter, withHealth(), {
      nest: { httpsOptions: { key, cert } },
      fastify: { https: { key, cert } },
    });
    const url = `https://127.0.0.1:${portOf(app)}`;
    expect(await ask(`${url}/livez`)).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect((await ask(`${url}/orders`)).body).toBe('{"orders":[]}');
  });

  it('hides the probes from a listener that the application adds later', async () => {
    const app = await startApp(adapter, withHealth());
    const seen: (string | undefined)[] = [];
    (app.getHttpServer() as Server).on('request', ({ url }) => seen.push(url));
    for (const path of ['/livez', '/orders', '/readyz']) await ask(`${urlOf(app)}${path}`);
    expect(seen).toEqual(['/orders']);
  });

  it('keeps working if other code wraps emit later, and keeps that wrapper when it closes', async () => {
    const app = await startApp(adapter, withHealth());
    const server = app.getHttpServer() as Server;
    const before = server.emit.bind(server) as (...args: unknown[]) => boolean;
    const seen: string[] = [];
    const wrapper = (event: string, ...args: unknown[]): boolean => {
      seen.push(event);
      return before(event, ...args);
    };
    server.emit = wrapper as Server['emit'];
    expect((await ask(`${urlOf(app)}/livez`)).status).toBe(200);
    expect((await ask(`${urlOf(app)}/orders`)).status).toBe(200);
    expect(seen.filter((event) => event === 'request')).toHaveLength(2);

    await app.close();
    expect(Object.getOwnPropertyDescriptor(server, 'emit')?.value).toBe(wrapper);
    const heard = jest.fn();
    server.on('afterwards', heard);
    server.emit('afterwards', 1);
    expect(heard).toHaveBeenCalledWith(1);
  });

  it('leaves no trace on the server when the application has closed', async () => {
    const app = await startApp(adapter, withHealth());
    const server = app.getHttpServer() as Server;
    expect(Object.hasOwn(server, 'emit')).toBe(true);
    await app.close();
    expect(Object.hasOwn(server, 'emit')).toBe(false);
  });

  it('passes all requests but probes on to code that has wrapped emit before', async () => {
    const seen: string[] = [];
    const app = await startApp(adapter, withHealth(), {
      prepare: (starting) => {
        const server = starting.getHttpServer() as Server;
        const original = server.emit.bind(server) as (...args: unknown[]) => boolean;
        server.emit = ((event: string, ...args: unknown[]) => {
          if (event === 'request') seen.push((args[0] as { url: string }).url);
          return original(event, ...args);
        }) as Server['emit'];
      },
    });
    for (const path of ['/livez', '/orders']) expect((await ask(`${urlOf(app)}${path}`)).status).toBe(200);
    expect(seen).toEqual(['/orders']);
  });

  it('does not touch an unrelated server that shares a listener with the application', async () => {
    const app = await startApp(adapter, withHealth());
    const log: RequestListener = () => {};
    (app.getHttpServer() as Server).on('request', log);
    const other = createServer((_request, response) => response.end('mine'));
    other.on('request', log);
    const url = await listen(other);
    for (const path of ['/livez', '/anything']) expect((await ask(`${url}${path}`)).body).toBe('mine');
    expect(Object.hasOwn(other, 'emit')).toBe(false);
  });
});

describe('further servers of an Express application', () => {
  it('answers probes on a server that the application creates around the instance', async () => {
    const { controller, arrived, release } = slowRoutes();
    const app = await startApp(EXPRESS, withHealth([controller]));
    const url = await listen(createServer(app.getHttpAdapter().getInstance() as RequestListener));
    expect(timeless((await ask(`${url}/livez`)).body)).toBe(ALIVE);
    expect((await ask(`${url}/orders`)).body).toBe('{"orders":[]}');

    const slow = ask(`${url}/slow`);
    await arrived;
    expect(app.get(ApplicationServers).requests.inFlight).toBe(1);
    release();
    expect((await slow).body).toBe('at last');
  });

  it('answers supertest around the instance', async () => {
    const app = await startApp(EXPRESS, withHealth(), { isListening: false });
    const reply = await supertest(app.getHttpAdapter().getInstance() as RequestListener).get('/livez');
    expect([reply.status, timeless(reply.text)]).toEqual([200, ALIVE]);
  });
});

describe('further servers of a Fastify application', () => {
  it.each([
    { name: 'HTTP/1', fastify: {}, askOn: async (url: string) => (await ask(`${url}/livez`)).body },
    { name: 'HTTP/2', fastify: { http2: true }, askOn: async (url: string) => (await askHttp2(url, '/livez')).body },
  ])('answers on every address of localhost over $name', async ({ fastify, askOn }) => {
    const second = await secondLoopback();
    const lookup = dns.lookup as (...args: unknown[]) => void;
    // Fastify opens a second server if `localhost` has two addresses on this machine.
    jest.spyOn(dns, 'lookup').mockImplementation(((...args: unknown[]) => {
      const [host, options, done] = args as [string, { all?: boolean }, (error: null, found: unknown) => void];
      if (host !== 'localhost') return lookup(...args);
      const isForAll = typeof options === 'object' && options.all === true;
      if (isForAll) done(null, [{ address: '127.0.0.1', family: 4 }, second]);
      else lookup('127.0.0.1', ...args.slice(1));
    }) as typeof dns.lookup);

    const app = await startApp(FASTIFY, withHealth(), { isListening: false, fastify });
    await app.listen(0);
    const host = second.family === 6 ? `[${second.address}]` : second.address;
    for (const url of [urlOf(app), `http://${host}:${portOf(app)}`]) expect(timeless(await askOn(url))).toBe(ALIVE);
  });

  it('answers over HTTP/2 with TLS, and over HTTP/1 on the same port', async () => {
    const { controller, arrived, release } = slowRoutes();
    const app = await startApp(FASTIFY, withHealth([controller]), {
      fastify: { http2: true, https: { key, cert, allowHTTP1: true } },
    });
    const url = `https://127.0.0.1:${portOf(app)}`;
    const insecure = { rejectUnauthorized: false };

    const probe = await askHttp2(url, '/readyz?from=h2', insecure);
    expect([probe.status, timeless(probe.body), probe.headers['cache-control']]).toEqual([200, READY, 'no-store']);
    expect((await askHttp2(url, '/orders', insecure)).body).toBe('{"orders":[]}');
    expect(timeless((await ask(`${url}/readyz`)).body)).toBe(READY);
    expect((await ask(`${url}/orders`)).body).toBe('{"orders":[]}');

    const slow = askHttp2(url, '/slow', insecure);
    await arrived;
    expect(app.get(ApplicationServers).requests.inFlight).toBe(1);
    release();
    expect((await slow).body).toBe('at last');
    await eventually(() => app.get(ApplicationServers).requests.inFlight === 0);
  });

  it('answers over h2c', async () => {
    const app = await startApp(FASTIFY, withHealth(), { fastify: { http2: true } });
    const probe = await askHttp2(urlOf(app), '/livez');
    expect([probe.status, timeless(probe.body)]).toEqual([200, ALIVE]);
    expect((await askHttp2(urlOf(app), '/orders')).body).toBe('{"orders":[]}');
    expect((await askHttp2(urlOf(app), '/nowhere')).status).toBe(404);
  });
});

/** An address of this machine other than 127.0.0.1. */
async function secondLoopback(): Promise<{ address: string; family: number }> {
  const probe = createServer();
  const isBound = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true));
  });
  probe.close();
  return isBound ? { address: '::1', family: 6 } : { address: '127.0.0.2', family: 4 };
}
