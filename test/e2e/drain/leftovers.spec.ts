import { afterEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.js';
import { bareConnection, CLIENTS, upload } from './clients.js';
import { release } from './servers.js';
import { endStand, finish, KINDS, LINGER_MS, MARGIN_MS, PROPAGATION_MS, start } from './stand.js';

const CONNECT = 'CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n';
const HALF_A_HEADER = 'GET / HTTP/1.1\r\nHos';
const HALF_A_BODY = 'POST /refuse HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf';

afterEach(() => {
  release();
  endStand();
});

describe.each(KINDS)('the drain of a server for %s, after the linger,', (kind) => {
  it('closes a connection that never sent a byte, while it answers the request of another', async () => {
    const { port, drain, servers } = await start(kind);
    const answer = CLIENTS[kind]()(port, '/held');
    const silent = await bareConnection(port);
    await eventually(() => servers.requests.inFlight === 1 && servers.connections.count === 2);
    const finished = finish(drain, 'SIGTERM');
    await eventually(() => silent.isClosed());
    expect(servers.requests.inFlight).toBe(1);
    release();
    expect(await answer).toMatchObject({ status: 200, body: 'answered' });
    await finished;
  });

  it('lets the application close the server itself, any number of times', async () => {
    const { server, drain } = await start(kind);
    await finish(drain);
    await promisify(server.close.bind(server))();
    await server[Symbol.asyncDispose]();
    await promisify(server.close.bind(server))();
    expect(server.listening).toBe(false);
  });
});

describe.each(['http', 'https', 'http/2 with TLS'] as const)('the drain of HTTP/1 on a server for %s', (kind) => {
  const isTls = kind !== 'http';
  const client = CLIENTS[isTls ? 'https' : 'http'];

  it.each([
    { what: 'half a header', bytes: HALF_A_HEADER },
    { what: 'a tunnel', bytes: CONNECT },
  ])('closes a connection with $what after the linger, while a request is in flight', async ({ bytes }) => {
    const { port, drain, server, servers } = await start(kind);
    server.on('connect', (_request, socket: Socket) => socket.write('HTTP/1.1 200 Connected\r\n\r\n'));
    const answer = client()(port, '/held');
    const useless = await bareConnection(port, bytes, { isTls });
    await eventually(() => servers.requests.inFlight === 1 && servers.connections.count === 2);
    const finished = finish(drain, 'SIGTERM');
    await eventually(() => drain.closing.aborted);
    expect(useless.isClosed()).toBe(false);
    await eventually(() => useless.isClosed());
    expect(servers.requests.inFlight).toBe(1);
    release();
    expect(await answer).toMatchObject({ status: 200 });
    await finished;
  });

  it.each([
    { when: 'that comes during the delay', path: '/refuse', waits: ({ drain }: Started) => drain.signal.aborted },
    { when: 'in flight at the signal', path: '/refuse/held', waits: inFlight, then: drains },
    { when: 'in flight while it lingers', path: '/refuse/held', waits: inFlight, then: lingers },
    {
      when: 'that was refused before the signal',
      path: '/refuse',
      waits: ({ servers }: Started) => servers.uploads.sockets.length === 5,
    },
  ])('gives its answer to the client of an upload $when', async ({ path, waits, when, then = drains }) => {
    const started = await start(kind, 8000);
    const { port, drain, log } = started;
    const connecting = [1, 2, 3, 4, 5].map(() => bareConnection(port, '', { isTls, allowHalfOpen: true }));
    const connections = await Promise.all(connecting);
    if (when.includes('delay')) drain.beginOnSignal('SIGTERM');
    const answers = Promise.all(connections.map(({ socket }) => upload(socket, path)));
    await eventually(() => waits(started));
    const finished = finish(drain, 'SIGTERM');
    await eventually(() => then(started));
    release();
    await finished;
    expect((await answers).map(({ status }) => status)).toEqual([413, 413, 413, 413, 413]);
    expect(log).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });

  it.each(['before', 'after'])(
    'does not wait for the rest of a body that the application refused %s the signal',
    async (when) => {
      const { port, drain, servers } = await start(kind, 20_000);
      if (when === 'after') drain.beginOnSignal('SIGTERM');
      const half = await bareConnection(port, HALF_A_BODY, { isTls, allowHalfOpen: true });
      await eventually(() => servers.uploads.sockets.length === 1);
      const took = await finish(drain, 'SIGTERM');
      expect(took).toBeLessThan(PROPAGATION_MS + LINGER_MS + 1500 + MARGIN_MS);
      expect(servers.connections.count).toBe(0);
      half.socket.destroy();
    },
  );
});

describe('a server that the drain did not close', () => {
  it('still rejects a second close(), because it does not run', async () => {
    const { server, servers } = await start('http');
    await promisify(server.close.bind(server))();
    await expect(promisify(server.close.bind(server))()).rejects.toThrow('not running');
    servers.detach();
    expect(Object.hasOwn(server, 'close')).toBe(false);
  });
});

type Started = Awaited<ReturnType<typeof start>>;

function inFlight({ servers }: Started): boolean {
  return servers.requests.inFlight === 5;
}

function drains({ drain }: Started): boolean {
  return drain.signal.aborted;
}

function lingers({ drain }: Started): boolean {
  return drain.closing.aborted;
}
