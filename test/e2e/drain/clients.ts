import { Agent as HttpAgent, get as httpGet } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

export interface Answer {
  readonly status?: number;
  readonly connection?: string;
  readonly body?: string;
  readonly error?: string;
}

type Client = (port: number, path: string) => Promise<Answer>;

/** A keep-alive client that keeps its connection for as long as the server does. */
function http1(get: typeof httpGet, agent: HttpAgent): Client {
  return (port, path) =>
    new Promise((resolve) => {
      const options = { host: '127.0.0.1', port, path, agent, rejectUnauthorized: false };
      const request = get(options, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += chunk));
        response.on('error', (error) => resolve({ error: error.message }));
        response.on('end', () =>
          resolve({ status: response.statusCode, connection: response.headers.connection, body }),
        );
      });
      request.on('error', (error) => resolve({ error: error.message }));
    });
}

function http2(scheme: string): Client {
  return (port, path) =>
    new Promise((resolve) => {
      const session = connectHttp2(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false });
      session.on('error', () => {});
      const stream = session.request({ ':path': path });
      let status: number | undefined;
      let body = '';
      stream.on('response', (headers) => (status = Number(headers[':status'])));
      stream.on('data', (chunk) => (body += chunk));
      stream.on('error', (error) => resolve({ error: error.message }));
      stream.on('end', () => resolve({ status, body }));
      stream.end();
    });
}

export const CLIENTS = {
  http: () => http1(httpGet, new HttpAgent({ keepAlive: true })),
  https: () => http1(httpsGet as typeof httpGet, new HttpsAgent({ keepAlive: true })),
  'http/2 in the clear': () => http2('http'),
  'http/2 with TLS': () => http2('https'),
};

/** Sends a body piece by piece, and reads the answer only after it has sent everything. */
export async function upload(socket: Socket, path: string): Promise<Answer> {
  const [pieces, piece] = [100, Buffer.alloc(65_536)];
  socket.pause();
  const length = `Content-Length: ${pieces * piece.length}`;
  socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${length}\r\n\r\n`);
  for (let sent = 0; sent < pieces; sent++) {
    if (socket.destroyed) return { error: 'reset' };
    socket.write(piece);
    await delay(5);
  }
  const answer = await text(socket).catch(() => '');
  socket.end();
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]) };
}

/** A raw connection, and whether the server has ended it. */
export async function bareConnection(
  port: number,
  firstBytes = '',
  { isTls = false, allowHalfOpen = false } = {},
): Promise<{ socket: Socket; isClosed: () => boolean }> {
  const options = { port, host: '127.0.0.1', rejectUnauthorized: false, allowHalfOpen };
  const socket = isTls ? connectTls(options) : connect(options);
  let closed = false;
  socket.on('error', () => {});
  socket.on('close', () => (closed = true));
  socket.resume();
  await new Promise((resolve) => socket.once(isTls ? 'secureConnect' : 'connect', resolve));
  socket.write(firstBytes);
  return { socket, isClosed: () => closed };
}
