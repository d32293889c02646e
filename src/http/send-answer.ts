import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import type { Clock } from '../core/clock.js';
import type { Answer } from './answer.js';
import { BODY_LINGER_MS, MAX_BODY_BYTES } from './bounds.js';
import { hasRawHeader } from './raw-headers.js';

/** A request of HTTP/2, in the shape of Node's compatibility layer. */
interface StreamRequest {
  readonly stream: ServerHttp2Stream;
}

/** Answers a request without reading its body. Never throws: a client that has gone is no error. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headerList, body, encoding }: Answer,
  clock: Clock,
): void {
  // The client may have gone by now, which must not become an uncaught error.
  if (response.destroyed || response.headersSent) return;
  response.on('error', ignore);
  const shown = request.method === 'HEAD' ? undefined : body;
  try {
    const isUnread = hasBody(request);
    const isLast = isUnread && !isStream(request);
    response.writeHead(status, isLast ? [...headerList, 'connection', 'close'] : (headerList as string[]));
    if (isLast) return endConnection(request, response, shown, clock);
    if (isUnread) endStreamAfter(request as IncomingMessage & StreamRequest, response);
    response.end(shown, encoding);
  } catch {
    // Other code may have changed this response or its connection. Destroy it, because the request would never end
    // otherwise.
    response.destroy();
  }
}

/** Whether a body follows, or may follow, after the headers. */
function hasBody(request: IncomingMessage): boolean {
  if (isStream(request)) return !request.stream.endAfterHeaders;
  if (!hasRawHeader(request, 'content-length') && !hasRawHeader(request, 'transfer-encoding')) return false;
  // A request that is served without its upgrade has lost some of them.
  const { headers } = request;
  if (headers['transfer-encoding'] !== undefined) return true;
  return headers['content-length'] !== undefined && headers['content-length'] !== '0';
}

function isStream(request: IncomingMessage): request is IncomingMessage & StreamRequest {
  return request.httpVersionMajor >= 2;
}

/**
 * Ends the stream without an error: the answer is complete, and the rest of the request is not wanted (RFC 9113, 8.1). Other
 * streams of the connection live on.
 */
function endStreamAfter({ stream }: StreamRequest, response: ServerResponse): void {
  response.once('finish', () => stream.close());
}

/**
 * Sends the whole answer, but closes the connection only when the body has ended or after `BODY_LINGER_MS`: a connection
 * that is closed with unread bytes is reset, and a client that still writes would lose the answer. Beyond `MAX_BODY_BYTES`
 * the body is left unread, so that it cannot keep this thread busy.
 */
function endConnection(
  request: IncomingMessage,
  response: ServerResponse,
  body: Answer['body'] | undefined,
  clock: Clock,
): void {
  let leftBytes = MAX_BODY_BYTES;
  const end = (): void => {
    cancel();
    response.end();
  };
  const cancel = clock.after(BODY_LINGER_MS, end);
  response.once('close', cancel);
  request.once('end', end);
  request.on('error', ignore);
  request.on('data', (bytes: Buffer) => {
    leftBytes -= bytes.length;
    if (leftBytes < 0) request.pause();
  });
  if (body === undefined) response.flushHeaders();
  else response.write(body);
}

function ignore(): void {}
