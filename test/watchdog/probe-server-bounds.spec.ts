import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { MAX_CONNECTIONS, MAX_HEAD_BYTES, MAX_OPEN_PER_CONNECTION } from '../../src/http/bounds.js';
import { ProbeServer } from '../../src/watchdog/probe-server.js';
import { ask } from '../support/ask.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';

const HOST = '127.0.0.1';
const closers: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A probe server that answers liveness at once, readiness when the test does so, and nothing else. */
async function probeServer() {
  const open: ServerResponse[] = [];
  const port = await new Promise<number>((resolve) => {
    const server = new ProbeServer({
      gate: ({ url }, response) => {
        if (url === '/readyz') open.push(response);
        else if (url?.startsWith('/livez')) response.end('alive');
        else return false;
        return true;
      },
      clock: new FakeClock(),
      host: HOST,
      onListening: (address) => resolve(address.port),
      onRefused: () => {},
    });
    closers.push(() => server.close());
    server.listen(0);
  });
  const dial = (request = ''): Socket => {
    const socket = connect(port, HOST);
    closers.push(() => socket.destroy());
    socket.on('error', () => {});
    socket.write(request);
    return socket;
  };
  return { dial, open, url: `http://${HOST}:${port}` };
}

const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nHost: probes\r\n${headers}\r\n`;

describe('a probe server', () => {
  it('ends a connection with too many open requests, and ignores the requests beyond the limit', async () => {
    const { dial, open } = await probeServer();
    const client = dial(get('/readyz').repeat(6000));
    await eventually(() => client.closed);
    expect(open).toHaveLength(MAX_OPEN_PER_CONNECTION);
  });

  it('ends such a connection even if it could answer at once, because pipelined answers wait for each other', async () => {
    const { dial } = await probeServer();
    const answers = await text(dial(get('/livez').repeat(6000))).catch(() => '');
    expect(answers.match(/alive/g)?.length ?? 0).toBeLessThanOrEqual(MAX_OPEN_PER_CONNECTION);
  });

  it('answers every request of a client that waits for each answer', async () => {
    const { dial } = await probeServer();
    const socket = dial();
    for (let turn = 0; turn < 100; turn += 1) {
      socket.write(get('/livez'));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toContain('alive');
    }
  });

  it('answers a new client, however many others are silent, and ends the oldest silent ones', async () => {
    const { dial, url } = await probeServer();
    const silent = Array.from({ length: MAX_CONNECTIONS + 20 }, () => dial());
    await eventually(() => silent.filter(({ closed }) => closed).length >= 20);
    expect((await ask(`${url}/livez`)).body).toBe('alive');
    // The new client made one more silent connection go.
    await eventually(() => silent.filter(({ closed }) => closed).length === 21);
  });

  it('refuses a head that is too large, and bytes that are not HTTP', async () => {
    const { dial } = await probeServer();
    expect(await text(dial(get('/livez', `Cookie: ${'x'.repeat(MAX_HEAD_BYTES)}\r\n`)))).toMatch(/^HTTP\/1.1 431 /);
    expect(await text(dial(get(`/livez?${'x'.repeat(MAX_HEAD_BYTES)}`)))).toMatch(/^HTTP\/1.1 431 /);
    expect(await text(dial('PRI * HTTP/2.0\r\nHost: probes\r\n\r\n'))).toMatch(/^HTTP\/1.1 400 /);
    expect(await text(dial('\x16\x03\x01\x02\x00\x01'))).toMatch(/^HTTP\/1.1 400 /);
  });

  it('treats an upgrade as a plain request, and ends a tunnel', async () => {
    const { dial } = await probeServer();
    const upgrade = 'Connection: Upgrade, close\r\nUpgrade: h2c\r\n';
    expect(await text(dial(get('/livez', upgrade)))).toMatch(/^HTTP\/1.1 200 [^]*alive/);
    expect(await text(dial('CONNECT other:443 HTTP/1.1\r\nHost: other\r\n\r\n')).catch(() => '')).toBe('');
  });

  it('neither invites nor reads the body of a request that is not a probe', async () => {
    const { dial } = await probeServer();
    const request = 'POST /orders HTTP/1.1\r\nHost: probes\r\nContent-Length: 5\r\n';
    const invited = dial(`${request}Expect: 100-continue\r\n\r\n`);
    const [answer] = (await once(invited, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 404 [^]*connection: close/i);
    expect(await text(dial(`${request}\r\n12345`))).toMatch(/^HTTP\/1.1 404 [^]*connection: close/i);
  });
});
