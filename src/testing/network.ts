import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { RefusedError, type Answer, type Transport } from './http-get.js';

/** The kubelet accepts headers of this size. */
const MAX_HEADER_BYTES = 1024 * 1024;

/** One request per connection, with TLS that nobody verifies. */
export const overNetwork: Transport = (url, headers, signal) =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing: ClientRequest = send(url, {
      headers,
      setHost: false,
      agent: false,
      rejectUnauthorized: false,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    const abort = (): void => void outgoing.destroy();
    signal.addEventListener('abort', abort, { once: true });
    outgoing.on('close', () => signal.removeEventListener('abort', abort));
    outgoing.on('error', (error: NodeJS.ErrnoException) => reject(explained(error, url)));
    outgoing.on('response', (response) => resolve(answerOf(response)));
    outgoing.end();
  });

function answerOf(response: IncomingMessage): Answer {
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location,
    readBody: (maxBytes) => readBody(response, maxBytes),
    close: () => void response.destroy(),
  };
}

function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= maxBytes) return;
      resolve(Buffer.concat(chunks).toString('utf8', 0, maxBytes));
      // As the kubelet closes with unread bytes, the application sees a reset.
      response.socket.resetAndDestroy();
    });
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    response.on('error', reject);
    response.on('close', () => reject(new Error('the body is cut')));
  });
}

/** In the words of Go, as the events of the kubelet show them. */
export function explained(error: NodeJS.ErrnoException, { hostname, port }: Pick<URL, 'hostname' | 'port'>): Error {
  const address = `${hostname}:${port}`;
  if (error.code === 'ECONNREFUSED') return new RefusedError(`dial tcp ${address}: connect: connection refused`);
  if (error.code === 'ENOTFOUND') return new Error(`dial tcp: lookup ${hostname}: no such host`);
  if (error.code !== 'ECONNRESET') return new Error(error.message);
  const isQuiet = error.message === 'socket hang up';
  return new Error(isQuiet ? 'EOF' : `read tcp ${address}: read: connection reset by peer`);
}
