import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ApplicationServer } from './server-front.js';

const REFUSAL = 'the server takes no new connections\n';
const REFUSED =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n' +
  `Content-Length: ${REFUSAL.length}\r\n\r\n${REFUSAL}`;

/** The protocols that a client offers, in lower case. */
export function protocolsOf({ headers }: IncomingMessage): string[] {
  return (headers.upgrade ?? '').split(',').map((protocol) => protocol.trim().toLowerCase());
}

/** Whether the request has a body, without which it would be another request. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

export function refuseUpgrade(request: IncomingMessage, socket: Socket): void {
  // Node has removed its own listener, and an error without a listener would end the process.
  socket.on('error', ignore).resume();
  socket.end(request.method === 'HEAD' ? REFUSED.slice(0, -REFUSAL.length) : REFUSED);
}

/**
 * Makes a server answer a request as if it had offered no other protocol, because a server may ignore the offer. Node's parser has
 * already left the connection, so the connection ends after the answer, and an unread body is dropped.
 */
export function serveWithoutUpgrade(server: ApplicationServer, request: IncomingMessage, socket: Socket): void {
  socket.on('error', ignore);
  const serve = (): void => {
    if (socket.destroyed) return;
    // An earlier request of this connection is still being answered (undocumented; seen in Node 20, 22 and 24).
    const earlier = Reflect.get(socket, '_httpMessage') as ServerResponse | null | undefined;
    if (earlier) earlier.once('close', serve);
    else answer(server, request, socket);
  };
  serve();
}

function answer(server: ApplicationServer, request: IncomingMessage, socket: Socket): void {
  for (const name of ['upgrade', 'http2-settings', 'content-length', 'transfer-encoding'])
    Reflect.deleteProperty(request.headers, name);

  request.headers.connection = 'close';
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  socket.once('close', () => request.destroy());
  // Without reading, the end of the client would not be noticed.
  socket.resume();
  server.emit('request', request, response);
}

function ignore(): void {}
