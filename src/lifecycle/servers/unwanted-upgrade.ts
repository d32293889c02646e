import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ApplicationServer } from './server-front.js';

const REFUSAL = 'the server takes no new connections\n';
const REFUSED =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n' +
  `Content-Length: ${REFUSAL.length}\r\n\r\n${REFUSAL}`;

/** The protocols that a client would rather speak, in lower case. */
export function protocolsOf({ headers }: IncomingMessage): string[] {
  return (headers.upgrade ?? '').split(',').map((protocol) => protocol.trim().toLowerCase());
}

/** Whether answering it without its body would be answering something else. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

export function refuseUpgrade(request: IncomingMessage, socket: Socket): void {
  // Node has taken its own listener away, and an error without one would end the process.
  socket.on('error', ignore).resume();
  socket.end(request.method === 'HEAD' ? REFUSED.slice(0, -REFUSAL.length) : REFUSED);
}

/**
 * Has a server answer a request as if it had offered no other protocol: a server may ignore the offer. Node's parser has let
 * go of the connection by then, so that it ends with the answer; a body has not been read and is dropped.
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
  // Otherwise it would not be seen that the client has gone.
  socket.resume();
  server.emit('request', request, response);
}

function ignore(): void {}
