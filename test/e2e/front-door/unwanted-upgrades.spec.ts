import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { WebSocketGateway } from '@nestjs/websockets';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { DrainService, HealthModule, type HealthModuleOptions } from '../../../src/index.js';
import { ApplicationServers } from '../../../src/lifecycle/servers/application-servers.js';
import { ADAPTERS, closeApps, portOf, startApp, urlOf, type Adapter } from '../../support/adapters.js';
import { ask } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { exchange } from '../../support/raw-http.js';
import { shop } from './shop.js';

@WebSocketGateway()
class Gateway {}

@Controller('readyz')
class NoProbeController {
  @Get()
  get(): string {
    return 'of the application';
  }
}

type SocketAdapter = typeof WsAdapter | typeof IoAdapter;

function start(adapter: Adapter, options?: HealthModuleOptions, Sockets: SocketAdapter = WsAdapter) {
  const controllers = options?.mount === 'none' ? [NoProbeController] : [];
  const module = shop({ imports: [HealthModule.forRoot(options)], providers: [Gateway], controllers });
  return startApp(adapter, module, { prepare: (app) => app.useWebSocketAdapter(new Sockets(app)) });
}

/** A request as curl sends it with `--http2`. */
function offer(line: string, more = '', protocol = 'h2c'): string {
  const [method, target] = line.split(' ');
  return (
    `${method} ${target} HTTP/1.1\r\nHost: shop.example\r\nConnection: Upgrade, HTTP2-Settings\r\n` +
    `Upgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n${more}\r\n`
  );
}

async function nothingIsLeft(app: INestApplication): Promise<void> {
  const { requests, connections } = app.get(ApplicationServers);
  await eventually(() => requests.inFlight === 0 && connections.count === 0);
}

afterEach(closeApps);

describe.each(ADAPTERS)('a client that offers HTTP/2 beside a gateway on $name', (adapter) => {
  it.each([
    ['ws', WsAdapter],
    ['socket.io', IoAdapter],
  ] as const)('gets the same answer as without the offer (%s)', async (_name, Sockets) => {
    const app = await start(adapter, undefined, Sockets);
    for (const target of ['/livez', '/readyz', '/startupz?a=b', '/readyz/db', '/readyz/']) {
      const plain = await ask(`${urlOf(app)}${target}`);
      const answer = await exchange(portOf(app), offer(`GET ${target}`));
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(answer).toMatch(/\r\nConnection: close\r\n/);
      expect(answer).toContain(`content-type: ${plain.headers['content-type']}\r\n`);
      expect(answer.split('\r\n\r\n')[1]?.slice(0, 20)).toBe(plain.body.slice(0, 20));
    }
    await nothingIsLeft(app);
  });

  it.each(['TLS/1.0', 'h2c, foo', 'H2C', 'x'])(
    'gets its answer with any other protocol but WebSocket (%s)',
    async (protocol) => {
      const app = await start(adapter);
      expect(await exchange(portOf(app), offer('GET /livez', '', protocol))).toMatch(/^HTTP\/1\.1 200 [^]*"alive"/);
    },
  );

  it('gets no body for HEAD, and its own body is not waited for', async () => {
    const app = await start(adapter);
    const head = await exchange(portOf(app), offer('HEAD /readyz'));
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
    const withBody = await exchange(portOf(app), `${offer('GET /livez', 'Content-Length: 5\r\n')}hello`);
    expect(withBody).toMatch(/^HTTP\/1\.1 200 [^]*"alive"/);
    await nothingIsLeft(app);
  });

  it('gets its answer after those to earlier requests on its connection', async () => {
    const app = await start(adapter);
    const first = 'GET /orders HTTP/1.1\r\nHost: shop.example\r\n\r\n';
    const answers = await exchange(portOf(app), first + offer('GET /livez'));
    expect(answers).toMatch(/^HTTP\/1\.1 200 [^]*\{"orders":\[\]\}HTTP\/1\.1 200 [^]*"alive"/);
    await nothingIsLeft(app);
  });

  it('learns from the probe that the application drains', async () => {
    const app = await start(adapter);
    app.get(DrainService).begin();
    const answer = await exchange(portOf(app), offer('GET /readyz'));
    expect(answer).toMatch(/^HTTP\/1\.1 503 [^]*"reason":"draining"/);
  });

  it('is answered by the router, with mount: controller', async () => {
    const app = await start(adapter, { mount: 'controller' });
    expect(await exchange(portOf(app), offer('GET /livez/'))).toMatch(/^HTTP\/1\.1 200 [^]*"alive"/);
    await nothingIsLeft(app);
  });

  it.each([
    ['a route that is not a probe', undefined, 'GET /orders', 'h2c'],
    ['the path of a probe, with mount: none', { mount: 'none' }, 'GET /readyz', 'h2c'],
    ['the path of a probe, if it takes a WebSocket too', undefined, 'GET /livez', 'h2c, WebSocket'],
  ] as const)('is left to the upgrade listeners of the application for %s', async (_where, options, line, protocol) => {
    const app = await start(adapter, options);
    const upgrades: unknown[] = [];
    const server = app.getHttpServer() as Server;
    server.on('upgrade', (request) => upgrades.push(request.url));
    expect(await exchange(portOf(app), offer(line, '', protocol))).not.toMatch(/ 200 /);
    expect(upgrades).toEqual([line.slice('GET '.length)]);
  });

  it('is answered by the application while it lingers, if its request has arrived whole', async () => {
    const app = await start(adapter);
    const sockets = ['GET /orders', 'POST /orders', 'GET /livez'].map(() => connect(portOf(app), '127.0.0.1'));
    const { connections } = app.get(ApplicationServers);
    await eventually(() => connections.count === sockets.length);
    app.get(ApplicationServers).stopAccepting();
    sockets[0]?.write(offer('GET /orders'));
    sockets[1]?.write(`${offer('POST /orders', 'Content-Length: 5\r\n')}hello`);
    sockets[2]?.write(offer('GET /livez'));
    const [whole, cut, probe] = await Promise.all(sockets.map((socket) => text(socket)));
    expect(whole).toMatch(/^HTTP\/1\.1 200 [^]*\{"orders":\[\]\}$/);
    expect(cut).toMatch(/^HTTP\/1\.1 503 [^]*the server takes no new connections\n$/);
    expect(probe).toMatch(/^HTTP\/1\.1 200 [^]*"alive"/);
  });

  it('may disconnect at any time', async () => {
    const app = await start(adapter);
    const { connections } = app.get(ApplicationServers);
    const leave = async (request: string): Promise<void> => {
      const socket = connect(portOf(app), '127.0.0.1');
      await eventually(() => connections.count > 0);
      socket.write(request, () => socket.resetAndDestroy());
      await nothingIsLeft(app);
    };
    await leave(offer('GET /readyz'));
    const late = connect(portOf(app), '127.0.0.1');
    await eventually(() => connections.count === 1);
    app.get(ApplicationServers).stopAccepting();
    late.write(offer('GET /', '', 'websocket'), () => late.resetAndDestroy());
    await nothingIsLeft(app);
  });
});
