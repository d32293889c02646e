import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  HEAD_TIMEOUT_MS,
  HTTP2_LOOK_MS,
  HTTP2_REQUEST_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  LEAST_SHARE,
  MAX_BURST_BYTES,
  MAX_BYTES_PER_SECOND,
  MAX_CONNECTIONS,
  MAX_FIRST_BYTES,
  MAX_HEAD_BYTES,
  MAX_HEADER_PAIRS,
  MAX_OPEN_OVER_HTTP2,
  MAX_RESETS,
  MAX_STREAMS,
  STRICT_MS,
} from '../../src/http/bounds.js';
import { createGrpcGate } from '../../src/http/grpc/grpc-gate.js';
import { SERVING } from '../../src/http/grpc/serving-status.js';
import { firstGate } from '../../src/http/path-gate.js';
import { ProbeServer } from '../../src/watchdog/probe-server.js';
import { concat, frame, GET, HELLO, request, SETTINGS } from '../e2e/hostile-clients/http2-frames.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { HealthClient } from '../support/health-client.js';
import { http2Get } from '../support/http2-get.js';

const HOST = '127.0.0.1';
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const CALL = { ':method': 'POST', ':path': '/grpc.health.v1.Health/Check', 'content-type': 'application/grpc' };
const closers: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A probe server that answers liveness and gRPC at once, readiness when the test does so, and nothing else. */
async function probeServer() {
  const open: ServerResponse[] = [];
  const clock = new FakeClock();
  const health = createGrpcGate({
    check: () => SERVING,
    watch: (_name, send) => {
      void send(SERVING);
      return () => {};
    },
  });
  const port = await new Promise<number>((resolve) => {
    const server = new ProbeServer({
      gate: firstGate(health, ({ url }, response) => {
        if (url === '/readyz') open.push(response);
        else if (url?.startsWith('/livez')) response.end('alive');
        else return false;
        return true;
      }),
      clock,
      host: HOST,
      onListening: (address) => resolve(address.port),
      onRefused: () => {},
    });
    closers.push(() => server.close());
    server.listen(0);
  });
  const dial = (bytes: string | Buffer = ''): Socket => {
    const socket = connect(port, HOST);
    closers.push(() => socket.destroy());
    socket.on('error', () => {});
    socket.write(bytes);
    return socket;
  };
  const session = (): ClientHttp2Session => {
    const made = connectHttp2(`http://${HOST}:${port}`);
    closers.push(() => made.destroy());
    made.on('error', () => {});
    return made;
  };
  const client = (): HealthClient => {
    const made = new HealthClient(port);
    closers.push(() => made.close());
    return made;
  };
  return { client, clock, dial, open, port, session };
}

function ask(session: ClientHttp2Session, path: string, headers: Record<string, string> = {}): ClientHttp2Stream {
  const stream = session.request({ ':path': path, ...headers });
  stream.on('error', () => {});
  return stream;
}

const oneByOne = async (socket: Socket, bytes: string): Promise<void> => {
  socket.setNoDelay();
  for (const byte of bytes) {
    // A server may refuse a request before its end.
    if (socket.bytesRead > 0) return;
    socket.write(byte);
    // The other side reads each byte by itself.
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('a probe server', () => {
  it('speaks HTTP/1 and HTTP/2 on one port, also with clients that send one byte at a time', async () => {
    const { dial, port } = await probeServer();
    expect(await http2Get(port, '/livez')).toMatchObject({ status: 200, body: 'alive' });
    expect(await http2Get(port, '/nothing')).toMatchObject({ status: 404 });
    for (const method of ['GET', 'POST', 'PUT', 'PROPFIND', 'PRI']) {
      const slow = dial();
      const answer = text(slow);
      await oneByOne(slow, `${method} /livez HTTP/1.1\r\nHost: probes\r\nConnection: close\r\n\r\n`);
      expect([method, await answer]).toEqual([
        method,
        expect.stringMatching(method === 'PRI' ? /^HTTP\/1.1 400 / : /alive/),
      ]);
    }
    const slow = dial();
    await oneByOne(slow, PREFACE);
    slow.write(SETTINGS());
    const [settings] = (await once(slow, 'data')) as [Buffer];
    // A frame of type SETTINGS.
    expect(settings[3]).toBe(4);
  });

  it('ends a client that does not say in time which protocol it speaks', async () => {
    const { clock, dial, port } = await probeServer();
    const clients = [dial(), dial('PR'), dial(PREFACE.slice(0, 20))];
    const answers = clients.map((socket) => text(socket));
    await http2Get(port, '/livez');
    clock.advance(HEAD_TIMEOUT_MS);
    for (const answer of answers) expect(await answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it('answers 400 to a client that leaves within its first bytes', async () => {
    const { dial } = await probeServer();
    const socket = dial();
    const answer = text(socket);
    socket.end('PRI *');
    expect(await answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('answers a new client, however many others are silent within the preface, and ends the oldest of them', async () => {
    const { dial, port } = await probeServer();
    const silent = Array.from({ length: MAX_CONNECTIONS + 20 }, () => dial('PRI'));
    await eventually(() => silent.filter(({ closed }) => closed).length >= 20);
    expect((await http2Get(port, '/livez')).body).toBe('alive');
  });

  it('refuses a head over HTTP/2 that is too large or has too many headers, and serves the connection on', async () => {
    const { session } = await probeServer();
    const client = session();
    const large = ask(client, '/livez', { a: 'x'.repeat(MAX_HEAD_BYTES) });
    const [headers] = (await once(large, 'response')) as [Record<string, unknown>];
    expect(headers[':status']).toBe(431);
    const many = Object.fromEntries(Array.from({ length: MAX_HEADER_PAIRS }, (_, at) => [`a${at}`, 'b']));
    const refused = ask(client, '/livez', many);
    await eventually(() => refused.closed);
    expect(refused.rstCode).not.toBe(0);
    expect(await text(ask(client, '/livez'))).toBe('alive');
  });

  it('has as many requests open on one connection as it tells the client', async () => {
    const { open, session } = await probeServer();
    const client = session();
    await once(client, 'remoteSettings');
    expect(client.remoteSettings.maxConcurrentStreams).toBe(MAX_STREAMS);
    for (let count = 0; count < MAX_STREAMS; count += 1) ask(client, '/readyz');
    await eventually(() => open.length === MAX_STREAMS);
  });

  it('allows a new connection few requests after a flood whose sessions Node has ended by itself, and all of them later', async () => {
    const { clock, dial, session } = await probeServer();
    const shareOf = async (): Promise<[ClientHttp2Session, number | undefined]> => {
      const client = session();
      await once(client, 'remoteSettings');
      return [client, client.remoteSettings.maxConcurrentStreams];
    };
    const requests = Array.from({ length: 100 }, (_, at) => request(at, GET('/readyz')));
    for (let flood = 0; flood < 6; flood += 1) dial(concat(HELLO, ...requests)).resume();
    const narrow = await eventually(async () => {
      const [client, share] = await shareOf();
      return share === LEAST_SHARE && client;
    });
    expect(await text(ask(narrow, '/livez'))).toBe('alive');
    clock.advance(STRICT_MS);
    clock.advance(HTTP2_LOOK_MS);
    await eventually(() => narrow.remoteSettings.maxConcurrentStreams === MAX_STREAMS);
    expect((await shareOf())[1]).toBe(MAX_STREAMS);
  });

  it('serves no new connection that begins with many bytes, for a moment after a flood', async () => {
    const { clock, dial, session } = await probeServer();
    const pings = Array.from({ length: 500 }, () => frame('PING', 0, 0, Buffer.alloc(8)));
    const many = concat(HELLO, request(0, GET('/livez')), ...pings);
    expect(many.length).toBeGreaterThan(MAX_FIRST_BYTES);
    const isServed = async (bytes: Buffer): Promise<boolean> => {
      const socket = dial(bytes).resume();
      await eventually(() => socket.bytesRead > 0 || socket.closed);
      return socket.bytesRead > 0;
    };
    expect(await isServed(many)).toBe(true);
    const greedy = Array.from({ length: 5 }, session);
    const open = greedy.flatMap((each) => Array.from({ length: MAX_STREAMS }, () => ask(each, '/readyz')));
    await eventually(async () => !(await isServed(many)));
    expect(await isServed(many.subarray(0, MAX_FIRST_BYTES))).toBe(true);
    for (const stream of open) stream.close();
    clock.advance(STRICT_MS);
    expect(await isServed(many)).toBe(true);
  });

  it('has no more requests open in all than allowed: the connection with most of them goes', async () => {
    const { clock, open, port, session } = await probeServer();
    const clients = Array.from({ length: 30 }, () => session());
    // A connection that comes later would get a smaller share.
    await Promise.all(clients.map((client) => once(client, 'remoteSettings')));
    for (const client of clients) for (let count = 0; count < 20; count += 1) ask(client, '/readyz');
    await inNextTurns(clock, () => clients.some(({ destroyed }) => destroyed));
    await eventually(() => open.filter(({ destroyed, writableEnded }) => !destroyed && !writableEnded).length > 0);
    await inNextTurns(clock, () => 20 * clients.filter(({ destroyed }) => !destroyed).length <= MAX_OPEN_OVER_HTTP2);
    expect((await http2Get(port, '/livez')).body).toBe('alive');
  });

  it('closes no more connections than it must, if each of many has few requests open', async () => {
    const { clock, session } = await probeServer();
    const clients = Array.from({ length: 100 }, () => session());
    // Each may have at least 4 open, and together they have 300.
    for (const client of clients) for (let count = 0; count < 3; count += 1) ask(client, '/readyz');
    const ended = (): number => clients.filter(({ destroyed }) => destroyed).length;
    const mustGo = Math.ceil((300 - MAX_OPEN_OVER_HTTP2) / 3);
    await inNextTurns(clock, () => ended() >= mustGo);
    await Promise.all(clients.filter(({ destroyed }) => !destroyed).map(pinged));
    expect(ended()).toBe(mustGo);
  });

  it('closes a connection that takes back its requests', async () => {
    const { clock, dial } = await probeServer();
    const socket = dial(HELLO);
    socket.setNoDelay();
    socket.resume();
    const takeBack = Buffer.from([0, 0, 0, 8]);
    for (let at = 0; at < MAX_RESETS + MAX_STREAMS && !socket.closed; at += 1) {
      socket.write(concat(request(at, GET('/readyz')), frame('RST_STREAM', 0, 2 * at + 1, takeBack)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await inNextTurns(clock, () => socket.closed);
  });

  it('closes a connection that sends much and asks nothing', async () => {
    const { clock, dial } = await probeServer();
    const socket = dial(HELLO);
    socket.resume();
    // More than the burst, by as much as is forgiven while it arrives.
    socket.write(chatter(4 * MAX_BURST_BYTES));
    await eventually(() => {
      clock.advance(HTTP2_LOOK_MS);
      return socket.closed;
    });
  });

  it('keeps a connection that sends no faster than allowed, however much', async () => {
    const { clock, dial } = await probeServer();
    const socket = dial(HELLO);
    let heard = '';
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
    const answeredPings = (): number => heard.split('\0\0\x08\x06\x01').length - 1;
    for (let sent = 0; sent < 3 * MAX_BURST_BYTES; sent += MAX_BURST_BYTES / 2) {
      const before = answeredPings();
      socket.write(chatter(MAX_BURST_BYTES / 2));
      await eventually(() => answeredPings() > before);
      clock.advance((MAX_BURST_BYTES / 2 / MAX_BYTES_PER_SECOND) * 1000);
    }
    expect(socket.closed).toBe(false);
  });

  it('closes a connection without a request, asking first', async () => {
    const { clock, session } = await probeServer();
    const client = session();
    expect(await text(ask(client, '/livez'))).toBe('alive');
    let isAsked = false;
    client.once('goaway', () => (isAsked = true));
    clock.advance(KEEP_ALIVE_MS - 1);
    await inNextTurns(clock, () => isAsked);
    await inNextTurns(clock, () => client.destroyed);
  });

  it('closes a connection with a request that takes too long, but none with a Watch', async () => {
    const { client, clock, open, session } = await probeServer();
    const watch = client().watch();
    await eventually(() => watch.last === 'SERVING');
    const late = session();
    ask(late, '/readyz');
    await eventually(() => open.length === 1);
    clock.advance(HTTP2_REQUEST_TIMEOUT_MS + HTTP2_LOOK_MS);
    await eventually(() => late.destroyed);
    expect(watch.endedWith).toBeUndefined();
  });

  it('answers gRPC calls only, and ends those that it cannot answer with a code', async () => {
    const { client, session } = await probeServer();
    expect(await client().check()).toBe('SERVING');
    const raw = session();
    const code = async (headers: object, body: Buffer): Promise<unknown> => {
      const stream = raw.request({ ...CALL, ...headers });
      stream.on('error', () => {});
      stream.end(body);
      stream.resume();
      const [trailers] = (await once(stream, 'trailers')) as [Record<string, unknown>];
      return trailers['grpc-status'];
    };
    expect(await code({}, Buffer.alloc(5))).toBe('0');
    expect(await code({ ':path': '/grpc.health.v1.Health/Forget' }, Buffer.alloc(5))).toBe('12');
    expect(await code({}, Buffer.from([1, 0, 0, 0, 0]))).toBe('12');
    expect(await code({}, Buffer.from([0, 0, 1, 0, 0]))).toBe('8');
    expect(await code({}, Buffer.from([0, 0, 0, 0, 9, 1]))).toBe('13');
    expect(await code({}, Buffer.from([0, 0, 0, 0, 1, 0xff]))).toBe('13');
    const [plain] = (await once(raw.request({ ':path': CALL[':path'] }), 'response')) as [Record<string, unknown>];
    expect(plain[':status']).toBe(404);
  });
});

/** Resolves after everything that the server has sent before. */
async function pinged(client: ClientHttp2Session): Promise<void> {
  await new Promise<void>((resolve) => client.ping(() => resolve()));
}

/** Looks until this holds, and runs meanwhile what waits for the next turn of the event loop. */
async function inNextTurns(clock: FakeClock, look: () => boolean): Promise<void> {
  await eventually(() => {
    clock.advance(1);
    return look();
  });
}

/** Frames to which Node neither answers nor objects, and a ping at their end, which it answers. */
function chatter(bytes: number): Buffer {
  const unknown = frame('UNKNOWN', 0, 0, Buffer.alloc(1000));
  const frames = Array.from({ length: Math.floor(bytes / unknown.length) }, () => unknown);
  return concat(...frames, frame('PING', 0, 0, Buffer.alloc(8)));
}
