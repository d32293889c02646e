import { connect, type Socket } from 'node:net';
import { endless, send, type Attack } from './bites.js';
import { HTTP2_ATTACKS } from './http2-attacks.js';

const CRLF = '\r\n';
const END = `${CRLF}${CRLF}`;
const HOST_LINE = `${CRLF}Host: victim`;

const get = (url: string, headers = ''): string => `GET ${url} HTTP/1.1${HOST_LINE}${headers}${END}`;

/** The attacks are bounded in number and time: the attacker's process ends by itself. */
export const ATTACKS = {
  'one write of 6,000 pipelined probes of readiness': { connections: 1, bite: send(get('/readyz').repeat(6000)) },
  '50 connections that pipeline readiness': { connections: 50, bite: send(get('/readyz').repeat(6000)) },
  '50 connections that pipeline liveness': { connections: 50, bite: send(get('/livez').repeat(6000)) },
  '50 connections that pipeline other paths': { connections: 50, bite: send(get('/no-probe').repeat(6000)) },
  '9,000 silent connections': { connections: 9000, bite: () => {} },
  'half of a head on 2,000 connections': {
    connections: 2000,
    bite: send(`GET /readyz HTTP/1.1${HOST_LINE}${CRLF}Cookie: ${'x'.repeat(4000)}`),
  },
  'heads without an end': { connections: 50, bite: endless('a: b\r\n'.repeat(2000), 'GET /readyz HTTP/1.1\r\n') },
  'many headers and a long URL': {
    connections: 200,
    bite: send(get(`/readyz?${'a=b&'.repeat(900)}`, `${CRLF}a: b`.repeat(500)).repeat(10)),
  },
  'large heads that wait for an answer': {
    connections: 600,
    bite: (socket, turn) => {
      const requests = Array.from({ length: 100 }, (_, at) =>
        get('/readyz', `${CRLF}Cookie: ${turn}-${at}-${'x'.repeat(7500)}`),
      );
      oneByOne(socket, requests);
    },
  },
  '10,000 names of indicators': {
    connections: 100,
    bite: (socket, turn) => {
      const requests = Array.from({ length: 100 }, (_, at) => {
        const name = `n${(turn * 100 + at) % 10_000}`;
        return get(at % 2 === 0 ? `/readyz/${name}` : `/readyz?exclude=${name}`);
      });
      oneByOne(socket, requests);
    },
  },
  'upgrades to nothing': {
    connections: 100,
    bite: send(get('/readyz', `${CRLF}Connection: Upgrade${CRLF}Upgrade: websocket`).repeat(50)),
  },
  'tunnels to elsewhere': { connections: 100, bite: send(`CONNECT other:443 HTTP/1.1${HOST_LINE}${END}`.repeat(50)) },
  'connections that come and go': {
    connections: 200,
    bite: (socket) => void setImmediate(() => socket.end()),
  },
  'a reset after each probe': {
    connections: 200,
    bite: (socket) => {
      socket.write(get('/readyz'));
      setImmediate(() => socket.resetAndDestroy());
    },
  },
  'answers that are not read': {
    connections: 400,
    bite: (socket) => {
      socket.pause();
      const timer = setInterval(() => socket.write(get('/readyz').repeat(5)), 20);
      socket.on('close', () => clearInterval(timer));
    },
  },
  'other protocols': {
    connections: 100,
    bite: (socket, turn) => {
      const preface = `PRI * HTTP/2.0${END}SM${END}${'\0'.repeat(2000)}`;
      const hello = Buffer.concat([Buffer.from('160301020001', 'hex'), Buffer.alloc(512, 1)]);
      socket.write(turn % 2 === 0 ? preface : hello);
    },
  },
  'contradictions about the length': {
    connections: 100,
    bite: send(
      `POST /readyz HTTP/1.1${HOST_LINE}${CRLF}Content-Length: 5${CRLF}Transfer-Encoding: chunked${END}0${END}${get('/readyz')}`,
    ),
  },
  'endless bodies': {
    connections: 6,
    bite: endless('x'.repeat(65_536), `POST /readyz HTTP/1.1${HOST_LINE}${CRLF}Content-Length: 1000000000000${END}`),
  },
  'endless bodies of GET': {
    connections: 6,
    bite: endless(`10000${CRLF}${'x'.repeat(65_536)}${CRLF}`, get('/livez', `${CRLF}Transfer-Encoding: chunked`)),
  },
  'endless bodies for other paths': {
    connections: 6,
    bite: endless('x'.repeat(65_536), `POST /no-probe HTTP/1.1${HOST_LINE}${CRLF}Content-Length: 1000000000000${END}`),
  },
  'bodies that come one byte at a time': {
    connections: 600,
    bite: (socket) => {
      socket.write(`POST /readyz HTTP/1.1${HOST_LINE}${CRLF}Content-Length: 1000000${END}`);
      const timer = setInterval(() => socket.write('x'), 100);
      socket.on('close', () => clearInterval(timer));
    },
  },
  ...HTTP2_ATTACKS,
} as const satisfies Record<string, Attack>;

export type AttackName = keyof typeof ATTACKS;

/** Keeps `connections` connections open, and calls `onWave` after each wave with the most bytes that one connection has sent. */
export function attack({ connections, bite }: Attack, port: number, onWave: (mostBytes: number) => void): void {
  const open = new Set<Socket>();
  let [turn, mostBytes] = [0, 0];
  const wave = (): void => {
    // Open them in small groups, so that this process itself is not busy.
    for (let made = 0; made < 500 && open.size < connections; made += 1) {
      const socket = connect(port, '127.0.0.1', () => bite(socket, turn++));
      open.add(socket);
      socket.on('error', () => {});
      // The attacker keeps a half-closed connection, so the victim must end it.
      socket.on('data', () => {});
      socket.on('close', () => {
        mostBytes = Math.max(mostBytes, socket.bytesWritten - socket.writableLength);
        open.delete(socket);
      });
    }
    for (const { bytesWritten, writableLength } of open) mostBytes = Math.max(mostBytes, bytesWritten - writableLength);
    onWave(mostBytes);
  };
  wave();
  setInterval(wave, 20);
}

/** Sends each request after the answer to the last one. */
function oneByOne(socket: Socket, requests: readonly string[]): void {
  let next = 0;
  const ask = (): void => void (next < requests.length ? socket.write(requests[next++]!) : socket.end());
  socket.on('data', ask);
  ask();
}
