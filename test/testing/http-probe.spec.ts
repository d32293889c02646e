import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock, TestKubelet, type HttpGetAction, type KubeletEvent } from '../../src/testing/index.js';
import { eventually } from '../support/eventually.js';

const TLS = join(import.meta.dirname, '../e2e/front-door/tls');
const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => once(server.close(), 'close')));
});

interface Seen {
  readonly requests: IncomingMessage[];
  connections: number;
  readonly url: string;
  readonly port: number;
}

/** A real server, with what it has seen. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  server = createServer(),
): Promise<Seen> {
  const requests: IncomingMessage[] = [];
  servers.push(server);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const seen = {
    requests,
    connections: 0,
    port,
    url: `${'setSecureContext' in server ? 'https' : 'http'}://127.0.0.1:${port}`,
  };
  server.on('connection', () => seen.connections++);
  return seen;
}

/** Lets readiness be probed at once and after each second, and resolves with what the kubelet tells. */
async function probed(target: string, httpGet: HttpGetAction, seconds = 0): Promise<KubeletEvent[]> {
  const kubelet = new TestKubelet({
    target,
    probes: { startupProbe: { httpGet, periodSeconds: 1, failureThreshold: 99 } },
    clock: new ManualClock(),
  });
  kubelet.start();
  await kubelet.advance(seconds * 1000);
  await kubelet.stop();
  return [...kubelet.events];
}

async function told(target: string, httpGet: HttpGetAction = {}): Promise<string> {
  const [event] = await probed(target, httpGet);
  return `${event?.type}: ${event?.reason}`;
}

describe('an HTTP probe', () => {
  it('is a GET with the headers of the kubelet, and no other', async () => {
    const server = await serve((_request, response) => response.end());
    await probed(server.url, { path: '/health?full=1' });
    const [request] = server.requests;
    expect([request?.method, request?.url, request?.httpVersion]).toEqual(['GET', '/health?full=1', '1.1']);
    expect(request?.rawHeaders).toEqual([
      ...['Host', `127.0.0.1:${server.port}`],
      ...['User-Agent', 'kube-probe/1.32'],
      ...['Accept', '*/*'],
      ...['Connection', 'close'],
    ]);
  });

  it('sends the httpHeaders of the probe, in place of its own ones of the same name, and no empty Accept', async () => {
    const server = await serve((_request, response) => response.end());
    const httpHeaders = [
      { name: 'host', value: 'orders.example' },
      { name: 'X-Probe', value: 'yes' },
      { name: 'Accept', value: '' },
    ];
    await probed(server.url, { httpHeaders });
    expect(server.requests[0]?.headers).toEqual({
      host: 'orders.example',
      'user-agent': 'kube-probe/1.32',
      'x-probe': 'yes',
      connection: 'close',
    });
  });

  it('opens a new connection each time, and closes it', async () => {
    const server = await serve((_request, response) => response.writeHead(503).end());
    await probed(server.url, {}, 3);
    expect([server.requests.length, server.connections]).toEqual([4, 4]);
    await eventually(() => server.requests.every(({ socket }) => socket.destroyed));
  });

  it('reads at most 10 KiB, which counts as a success, and the application sees a reset', async () => {
    let failure: string | undefined;
    const server = await serve((request, response) => {
      request.socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code));
      const write = (): boolean | void =>
        !request.socket.destroyed && response.write('x'.repeat(20_000), () => setImmediate(write));
      write();
    });
    expect(await told(server.url)).toBe('Started: the startup probe has succeeded');
    await eventually(() => failure);
    expect(['ECONNRESET', 'EPIPE']).toContain(failure);
    // The rest was in the buffers of the system.
    expect(server.requests[0]?.socket.bytesWritten).toBeLessThan(16_000_000);
  });

  it('does not verify TLS', async () => {
    const [key, cert] = ['key.pem', 'cert.pem'].map((file) => readFileSync(join(TLS, file)));
    const server = await serve((_request, response) => response.end(), createTlsServer({ key, cert }));
    expect(await told(server.url)).toMatch(/^Started/);
    expect(await told(`http://127.0.0.1:${server.port}`, { scheme: 'HTTPS' })).toMatch(/^Started/);
  });

  it('goes to its own port, to a named one, or to that of the target', async () => {
    const server = await serve((_request, response) => response.end());
    const elsewhere = 'http://127.0.0.1:1';
    expect(await told(elsewhere)).toMatch(/^Unhealthy.*refused/);
    expect(await told(elsewhere, { port: server.port })).toMatch(/^Started/);
    expect(await told(elsewhere, { port: String(server.port) })).toMatch(/^Started/);
    expect(await told(server.url, { port: 'probes' })).toMatch(/^Started/);
    const probes = {
      ports: [{ name: 'probes', containerPort: server.port }],
      startupProbe: { httpGet: { port: 'probes' } },
    };
    const kubelet = new TestKubelet({ target: elsewhere, probes, clock: new ManualClock() });
    kubelet.start();
    await kubelet.until('started', { withinMs: 0 });
    await kubelet.stop();
  });

  it('says why there is no answer, in the words of the kubelet', async () => {
    const reset = await serve((request) => request.socket.resetAndDestroy());
    const closed = await serve((request) => request.socket.destroy());
    const silent = await serve(() => {});
    expect(await told(reset.url)).toBe(
      `Unhealthy: Get "${reset.url}/": read tcp 127.0.0.1:${reset.port}: read: connection reset by peer`,
    );
    expect(await told(closed.url)).toBe(`Unhealthy: Get "${closed.url}/": EOF`);
    const [late] = await probed(silent.url, {}, 1);
    expect(late).toMatchObject({ atMs: 1000, type: 'Unhealthy' });
    expect(late?.reason).toMatch(/context deadline exceeded \(Client.Timeout exceeded while awaiting headers\)$/);
    await eventually(() => silent.requests.every(({ socket }) => socket.destroyed));
  });

  it('throws the result away if the body is cut, three times, at 503 too', async () => {
    const server = await serve((request, response) => {
      response.writeHead(503, { 'Content-Length': 100 }).write('a part');
      setImmediate(() => request.socket.destroy());
    });
    expect(await probed(server.url, {})).toEqual([]);
    expect(server.requests).toHaveLength(3);
  });
});

describe('a redirect', () => {
  function redirecting(hops: number, location = (hop: number) => `/hop/${hop}`): Promise<Seen> {
    return serve(({ url = '' }, response) => {
      const hop = Number(/\d+$/.exec(url)?.[0] ?? 0);
      if (hop === hops) response.end();
      else response.writeHead(302, { Location: location(hop + 1) }).end();
    });
  }

  it('to the same host is followed, with a Referer, at most nine times', async () => {
    const nine = await redirecting(9);
    expect(await told(nine.url)).toMatch(/^Started/);
    expect(nine.requests).toHaveLength(10);
    expect(nine.requests[1]?.headers.referer).toBe(`${nine.url}/`);
    const ten = await redirecting(10);
    expect(await told(ten.url)).toBe('Unhealthy: Get "/hop/10": stopped after 10 redirects');
    expect(ten.requests).toHaveLength(10);
  });

  it('to another port of the same host is followed', async () => {
    const other = await serve((_request, response) => response.end());
    const server = await redirecting(1, () => `${other.url}/there`);
    expect(await told(server.url)).toMatch(/^Started/);
    expect(other.requests).toHaveLength(1);
  });

  it('to another host is not followed, and counts as a success with a warning', async () => {
    const server = await redirecting(1, () => `http://localhost:${server.port}/hop/1`);
    expect(await told(server.url)).toBe('ProbeWarning: Probe terminated redirects, Response body: ');
    expect(server.requests).toHaveLength(1);
  });

  it('without a place, or to none, is not followed', async () => {
    const without = await serve((_request, response) => response.writeHead(302).end());
    expect(await told(without.url)).toMatch(/^ProbeWarning/);
    const odd = await redirecting(1, () => 'http://[');
    expect(await told(odd.url)).toMatch(/^Unhealthy.*failed to parse Location header/);
  });
});
