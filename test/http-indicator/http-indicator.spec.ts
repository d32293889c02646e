import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Indicator } from '../../src/index.js';
import { HttpIndicator, type HttpIndicatorOptions } from '../../src/http-indicator/index.js';
import { eventually } from '../support/eventually.js';
import { lookedAt } from '../support/looked-at.js';
import { closeContexts } from '../support/nest-app.js';
import { freePort } from '../support/ports.js';

const TLS = join(import.meta.dirname, '../support/tls');
const CERTIFICATE = readFileSync(join(TLS, 'localhost.crt'));

/** A server in a process of its own, so that it can be frozen and killed. */
const PROGRAM = `
const server = require('node:http').createServer((_request, response) => response.end('ok'));
server.listen(Number(process.argv[1]), '127.0.0.1', () => process.send('listening'));`;

const servers: Server[] = [];
const processes: ChildProcess[] = [];

afterEach(async () => {
  await closeContexts();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  for (const child of processes.splice(0)) child.kill('SIGKILL');
});

function indicatorOf(url: string | URL, options?: HttpIndicatorOptions) {
  return class Remote extends HttpIndicator implements Indicator {
    constructor() {
      super(url, options);
    }
  };
}

interface Remote {
  readonly url: string;
  readonly requests: IncomingMessage[];
  /** The open connections. */
  readonly sockets: Set<Socket>;
  /** How many connections there have been. */
  connections: number;
}

async function serve(answer: RequestListener, server: Server = createServer()): Promise<Remote> {
  const sockets = new Set<Socket>();
  const requests: IncomingMessage[] = [];
  const scheme = 'setSecureContext' in server ? 'https' : 'http';
  const counted = { sockets, requests, connections: 0 };
  server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
    counted.connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => {});
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    answer(request, response);
  });
  // Otherwise the agent would close the connection by itself, shortly before the server does.
  server.keepAliveTimeout = 60_000;
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(counted, { url: `${scheme}://localhost:${port}` });
}

const answering = (status: number, headers = {}) =>
  serve((_request, response) => void response.writeHead(status, headers).end('x'));

async function startProcess(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', PROGRAM, String(port)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  processes.push(child);
  await once(child, 'message');
  return child;
}

describe('HttpIndicator and the life of a server', () => {
  it('is healthy while it is up, unhealthy while it is frozen or dead, and healthy again at once', async () => {
    const port = await freePort();
    const first = await startProcess(port);
    const remote = await lookedAt(indicatorOf(`http://127.0.0.1:${port}`));
    expect(await remote.becomes('healthy')).toMatchObject({ details: { status: 200 } });

    first.kill('SIGSTOP');
    expect((await remote.becomes('unhealthy')).message).toMatch(/^(timed out|still running) after/);
    first.kill('SIGCONT');
    await remote.becomes('healthy');

    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(await remote.becomes('unhealthy')).toMatchObject({ message: `connect ECONNREFUSED 127.0.0.1:${port}` });
    await startProcess(port);
    await remote.becomes('healthy');
  });

  it('says what is wrong if several addresses refuse, although the error of Node has no text', async () => {
    const port = await freePort();
    const remote = await lookedAt(indicatorOf(`http://localhost:${port}`));
    expect((await remote.becomes('unhealthy')).message).toMatch(/ECONNREFUSED/);
  });

  it('does not fail because a server closes a kept connection as the next request comes in', async () => {
    const seen = new WeakSet<Socket>();
    const remote = await serve(({ socket }, response) => {
      if (seen.has(socket)) return void socket.destroy();
      seen.add(socket);
      response.end('ok');
    });
    const { report } = await lookedAt(indicatorOf(remote.url));
    for (let times = 0; times < 5; times += 1) expect(await report()).toMatchObject({ status: 'healthy' });
    expect(remote.requests.length).toBeGreaterThan(remote.connections);
  });
});

describe('HttpIndicator and status codes', () => {
  it.each([
    [200, undefined, 'healthy'],
    [299, undefined, 'healthy'],
    [300, undefined, 'unhealthy'],
    [404, undefined, 'unhealthy'],
    [503, undefined, 'unhealthy'],
    [401, [200, 499], 'healthy'],
    [500, [200, 499], 'unhealthy'],
    [204, [200, 200], 'unhealthy'],
  ] as const)('takes %s, with the range %s, for %s', async (code, status, expected) => {
    const { url } = await answering(code);
    const { report } = await lookedAt(indicatorOf(`${url}/ping`, { status }));
    expect(await report()).toMatchObject({ status: expected, details: { status: code } });
  });

  it('names the method, the place, the code and the range, and neither credentials nor the query', async () => {
    const { url } = await answering(503);
    const secret = url.replace('//', '//app:hunter2@');
    const { report } = await lookedAt(
      indicatorOf(`${secret}/v1/ping?token=hunter3`, { headers: { 'x-key': 'hunter4' } }),
    );
    expect((await report()).message).toBe(`GET ${url}/v1/ping answered 503; expected 200 to 299`);
  });

  it('follows no redirect', async () => {
    const target = await answering(200);
    const { url } = await answering(302, { location: target.url });
    const { report } = await lookedAt(indicatorOf(url));
    expect((await report()).message).toContain('answered 302, a redirect, which is not followed');
    expect(target.requests).toEqual([]);
  });

  it('sends the method, the headers and the credentials that it was given', async () => {
    const remote = await answering(200);
    const url = remote.url.replace('//', '//app:hunter2@');
    const { report } = await lookedAt(indicatorOf(`${url}/ping?a=b`, { method: 'HEAD', headers: { 'x-key': 'k' } }));
    await report();
    expect(remote.requests[0]).toMatchObject({ method: 'HEAD', url: '/ping?a=b' });
    expect(remote.requests[0]!.headers).toMatchObject({
      'x-key': 'k',
      authorization: `Basic ${Buffer.from('app:hunter2').toString('base64')}`,
      'user-agent': 'nestjs-vitals',
    });
  });

  it('trusts a certificate only if its agent does', async () => {
    const key = readFileSync(join(TLS, 'localhost.key'));
    const { url } = await serve((_request, response) => response.end(), createTlsServer({ key, cert: CERTIFICATE }));
    expect((await (await lookedAt(indicatorOf(url))).report()).message).toMatch(/self.signed certificate/);
    expect(await (await lookedAt(indicatorOf(url, { agent: { ca: CERTIFICATE } }))).report()).toMatchObject({
      status: 'healthy',
    });
  });
});

describe('HttpIndicator and connections', () => {
  it('times out on headers that do not come, closes that connection, and asks anew', async () => {
    let isSlow = true;
    const remote = await serve((_request, response) => {
      if (!isSlow) response.end();
    });
    const { report, becomes } = await lookedAt(indicatorOf(remote.url), 200);
    expect(await report()).toMatchObject({ message: expect.stringMatching(/^(timed out|still running) after/) });
    await eventually(() => remote.sockets.size === 0);
    isSlow = false;
    await becomes('healthy');
  });

  it('has at most one call open, however many probes ask', async () => {
    let open = 0;
    let most = 0;
    const remote = await serve((request) => {
      most = Math.max(most, (open += 1));
      request.socket.once('close', () => (open -= 1));
    });
    const { report } = await lookedAt(indicatorOf(remote.url), 200);
    for (let round = 0; round < 4; round += 1) await Promise.all(Array.from({ length: 50 }, report));
    expect(most).toBe(1);
    expect(remote.requests.length).toBeLessThan(50);
  });

  it('keeps one connection for all checks if bodies are short', async () => {
    const remote = await serve((_request, response) => void response.end('x'.repeat(10_000)));
    const { report } = await lookedAt(indicatorOf(remote.url));
    for (let times = 0; times < 20; times += 1) await report();
    expect(remote.requests.length).toBeGreaterThanOrEqual(20);
    // A body that is still on its way when the next check begins costs its connection.
    expect(remote.connections).toBeLessThan(remote.requests.length / 2);
    await eventually(() => remote.sockets.size === 1);
  });

  it('is healthy as soon as the headers are there, and cuts a body that never ends', async () => {
    const written = new Set<ServerResponse>();
    const remote = await serve((_request, response) => {
      written.add(response);
      const more = () =>
        void (response.destroyed || (response.write('x'.repeat(8192)) ? setImmediate(more) : undefined));
      response.writeHead(200).on('drain', more);
      more();
    });
    const { report } = await lookedAt(indicatorOf(remote.url));
    for (let times = 0; times < 5; times += 1) expect(await report()).toMatchObject({ status: 'healthy' });
    await eventually(() => remote.sockets.size === 0);
    expect(written.size).toBeGreaterThanOrEqual(5);
  });

  it('gives a body that stays silent until the next check, and leaves no socket behind', async () => {
    const remote = await serve((_request, response) => void response.writeHead(200).write('x'));
    const { report } = await lookedAt(indicatorOf(remote.url));
    for (let times = 0; times < 5; times += 1) expect(await report()).toMatchObject({ status: 'healthy' });
    await eventually(() => remote.sockets.size === 1);
    await closeContexts();
    await eventually(() => remote.sockets.size === 0);
  });

  it('closes its connection when the application closes', async () => {
    const remote = await answering(200);
    const { report } = await lookedAt(indicatorOf(remote.url));
    await report();
    await eventually(() => remote.sockets.size === 1);
    await closeContexts();
    await eventually(() => remote.sockets.size === 0);
  });
});

describe('HttpIndicator and wrong arguments', () => {
  it.each(['/readyz', 'localhost:3000', 'ftp://files.internal', ''])('refuses the URL %j', (url) => {
    expect(() => new (indicatorOf(url))()).toThrow('HttpIndicator: expected the URL to be absolute');
  });

  it('does not repeat the URL, which may hold a password', () => {
    expect(() => new (indicatorOf('ftp://app:hunter2@files'))()).toThrow(expect.not.stringContaining('hunter2'));
  });

  it.each([[[200, 100]], [[200]], [[100, 299]], [[200, 600]], [[200.5, 299]]])('refuses the range %j', (status) => {
    const create = () => new (indicatorOf('http://a', { status: status as never }))();
    expect(create).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });
});
