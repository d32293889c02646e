import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerOf, methodNotAllowed } from '../../src/http/answer.js';
import {
  BODY_LINGER_MS,
  MAX_BODY_BYTES,
  MAX_WAITING_AT_GATE,
  MAX_WAITING_PER_CONNECTION,
  STRICT_MS,
} from '../../src/http/bounds.js';
import { createGate } from '../../src/http/gate.js';
import { createRouter } from '../../src/http/route.js';
import { sendAnswer } from '../../src/http/send-answer.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';

const HOST = '127.0.0.1';
const BODY = '{"status":"alive"}';
const findRoute = createRouter({ liveness: '/livez', readiness: '/readyz', startup: '/startupz' });
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A gate before a server that answers everything else; readiness is never answered. */
function gateOf() {
  const clock = new FakeClock();
  const gate = createGate(
    findRoute,
    ({ probe }, method) => {
      if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed();
      if (probe === 'readiness') return new Promise(() => {});
      return answerOf(200, 'application/json', BODY);
    },
    'app',
    clock,
  );
  return { clock, gate };
}

async function listen(server: Server): Promise<number> {
  closers.push(() => void server.close());
  await once(server.listen(0, HOST), 'listening');
  return (server.address() as AddressInfo).port;
}

async function start() {
  const { clock, gate } = gateOf();
  const sockets: Socket[] = [];
  let seen = 0;
  const server = createServer((request, response) => {
    seen += 1;
    if (!gate(request, response)) response.end('orders');
  });
  server.on('connection', (socket) => sockets.push(socket));
  closers.push(() => sockets.forEach((socket) => socket.destroy()));
  const port = await listen(server);
  const send = (request: string): Socket => {
    const client = connect(port, HOST);
    client.on('error', () => {});
    client.write(request);
    return client;
  };
  return { clock, seen: () => seen, send, sockets };
}

const head = (line: string, length: number | string): string =>
  `${line} HTTP/1.1\r\nHost: shop\r\nContent-Length: ${length}\r\n\r\n`;

describe('the body of an answer', () => {
  it.each([
    ['of ASCII', '{"name":"orders"}'],
    ['of letters beyond ASCII', '{"name":"záloha"}'],
    ['of letters beyond Latin-1', '{"name":"日本 🐘"}'],
  ])('%s arrives as it is, with all of its headers', async (_what, body) => {
    const answered = answerOf(200, 'application/json; charset=utf-8', body, { vary: 'Accept' });
    const server = createServer((request, response) => sendAnswer(request, response, answered, new FakeClock()));
    const response = await fetch(`http://${HOST}:${await listen(server)}/livez`, { headers: { connection: 'close' } });
    expect(Object.fromEntries(response.headers)).toMatchObject(answered.headers);
    expect(await response.text()).toBe(body);
  });
});

describe('a probe with a body', () => {
  it.each([
    ['POST', 'POST /livez', 405, '{"error":"method not allowed"}'],
    ['GET', 'GET /livez', 200, BODY],
    ['HEAD', 'HEAD /livez', 200, ''],
  ])(
    'of %s is answered once the body has arrived, and its connection is closed',
    async (_method, line, status, body) => {
      const { send } = await start();
      const answer = await text(send(`${head(line, 5)}12345GET /livez HTTP/1.1\r\nHost: shop\r\n\r\n`));
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*connection: close`, 'i'));
      expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe(body);
    },
  );

  it('keeps its connection if the body is empty', async () => {
    const { send } = await start();
    const client = send(`${head('POST /livez', 0)}GET /livez HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n`);
    expect((await text(client)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 405', 'HTTP/1.1 200']);
  });

  it('is answered even if the client reads only after it has written everything', async () => {
    const { send } = await start();
    const client = send(head('POST /livez', MAX_BODY_BYTES));
    client.pause();
    client.write('x'.repeat(MAX_BODY_BYTES), () => client.resume());
    expect(await text(client)).toContain('HTTP/1.1 405');
  });

  it.each([
    ['with a length', head('POST /livez', '1000000000000')],
    ['in chunks', 'GET /livez HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('without an end, %s, is not read further, and its connection is closed in the end', async (_how, request) => {
    const { clock, send, sockets } = await start();
    const client = send(request);
    let answer = '';
    client.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    const piece = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const fill = (): void => {
      while (!client.destroyed && client.write(piece));
    };
    client.on('drain', fill);
    fill();
    // The whole answer arrives at once.
    await eventually(() => /\r\n\r\n\{.*\}$/.test(answer));
    const [socket] = sockets;
    await eventually(() => clock.pending === 1);
    const before = await settled(() => socket!.bytesRead);
    expect(before).toBeLessThan(20 * MAX_BODY_BYTES);
    expect(client.destroyed).toBe(false);

    clock.advance(BODY_LINGER_MS);
    await eventually(() => socket!.destroyed && client.destroyed);
    expect(clock.pending).toBe(0);
  });

  it('is forgotten when its client disconnects', async () => {
    const { clock, send } = await start();
    const client = send(head('POST /livez', 5));
    await eventually(() => clock.pending === 1);
    client.destroy();
    await eventually(() => clock.pending === 0);
  });

  it('ends only its own stream of HTTP/2', async () => {
    const { gate } = gateOf();
    const server = createHttp2Server((request, response) => void gate(request as never, response as never));
    const session = connectHttp2(`http://${HOST}:${await listen(server)}`);
    closers.unshift(() => session.destroy());
    const ask = async (method: string): Promise<unknown> => {
      const stream = session.request({ ':path': '/livez', ':method': method }, { endStream: method === 'GET' });
      const fill = (): void => {
        while (!stream.destroyed && stream.write('x'.repeat(10_000)));
      };
      if (method !== 'GET') stream.on('drain', fill).on('error', () => {});
      const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
      if (method !== 'GET') fill();
      stream.resume();
      if (!stream.closed) await once(stream, 'close');
      return headers[':status'];
    };
    expect([await ask('POST'), await ask('GET')]).toEqual([405, 200]);
  });
});

describe('probes that wait at the gate', () => {
  const [READYZ, LIVEZ] = ['/readyz', '/livez'].map((path) => `GET ${path} HTTP/1.1\r\nHost: shop\r\n\r\n`);

  it.each([
    ['for checks', READYZ!],
    ['behind others', LIVEZ!],
  ])('%s end their connection if there are too many in all', async (_what, request) => {
    const { clock, send, seen } = await start();
    const few = send(READYZ + request.repeat(MAX_WAITING_PER_CONNECTION - 1));
    await eventually(() => seen() === MAX_WAITING_PER_CONNECTION);
    const many = send(READYZ + request.repeat(6000));
    await eventually(() => many.closed);
    // The rest of what the client has sent is not even parsed.
    expect(seen()).toBe(MAX_WAITING_AT_GATE + 1);
    expect(few.destroyed).toBe(false);

    // The client comes back: for a while no client may send so much.
    const again = send(READYZ + request.repeat(6000));
    await eventually(() => again.closed);
    expect(seen()).toBe(MAX_WAITING_AT_GATE + 1 + MAX_WAITING_PER_CONNECTION + 1);
    clock.advance(STRICT_MS);
    const later = send(READYZ + request.repeat(MAX_WAITING_PER_CONNECTION + 10));
    await eventually(() => seen() === MAX_WAITING_AT_GATE + 2 * MAX_WAITING_PER_CONNECTION + 13);
    expect([few.destroyed, later.destroyed]).toEqual([false, false]);
  });

  it('do not count once their client has disconnected', async () => {
    const { send, seen, sockets } = await start();
    for (let turn = 1; turn <= 5; turn += 1) {
      const client = send(READYZ!.repeat(MAX_WAITING_AT_GATE / 2));
      await eventually(() => seen() === (turn * MAX_WAITING_AT_GATE) / 2);
      client.destroy();
      await eventually(() => sockets.every(({ closed }) => closed));
    }
  });

  it('never harm a client that sends each request after the last answer', async () => {
    const { send } = await start();
    const client = send('');
    for (let turn = 0; turn < 3 * MAX_WAITING_PER_CONNECTION; turn += 1) {
      client.write('GET /livez HTTP/1.1\r\nHost: shop\r\n\r\n');
      await once(client, 'data');
    }
    client.destroy();
  });
});

/** The value of `look` once two looks in a row return the same. */
async function settled(look: () => number): Promise<number> {
  let last = -1;
  return eventually(() => {
    const now = look();
    const isSame = now === last;
    last = now;
    return isSame && now;
  });
}
