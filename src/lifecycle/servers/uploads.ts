import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Listeners } from '../../core/listeners.js';

/** The number of looks in a row without new bytes of a body after which its client counts as silent. */
const SILENT_LOOKS = 20;

/**
 * Requests that were answered while their client was still sending the body, such as a refused upload. A connection that is closed
 * with unread bytes is reset, and the client may lose the answer. So, during the drain, such a connection is closed only for
 * writing, and the remaining bytes are read and dropped.
 */
export class Uploads {
  private readonly open = new Map<IncomingMessage, { bytes: number; looks: number }>();
  private readonly ends = new Listeners();

  constructor(private readonly isDraining: () => boolean) {}

  get sockets(): Socket[] {
    return [...this.open.keys()].map(({ socket }) => socket);
  }

  /** Watches a request that has just arrived. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    // A stream of HTTP/2 ends by itself. For HTTP/1, only the headers show at this point whether there is a body.
    if (request.httpVersionMajor > 1 || !announcesBody(request)) return;
    // This listener must run before Node's own, which closes the connection.
    response.prependOnceListener('finish', () => this.onAnswered(request));
  }

  /** Whether the connection of this request is half-closed, so that further requests on it are not answered. */
  isHalfClosed({ socket }: IncomingMessage): boolean {
    return this.open.size > 0 && this.sockets.includes(socket) && socket.writableEnded;
  }

  /** Keeps reading, and gives up clients that have become silent. It must be called repeatedly. */
  look(): void {
    for (const [request, seen] of this.open) {
      discard(request);
      const { bytesRead } = request.socket;
      seen.looks = bytesRead === seen.bytes ? seen.looks + 1 : 0;
      seen.bytes = bytesRead;
      if (seen.looks > SILENT_LOOKS) request.socket.destroy();
    }
  }

  /** Resolves once no client sends any more. */
  whenDone(): Promise<void> {
    if (this.open.size === 0) return Promise.resolve();
    return this.ends.next();
  }

  private onAnswered(request: IncomingMessage): void {
    const { socket } = request;
    if (request.complete || socket.destroyed) return;
    this.open.set(request, { bytes: socket.bytesRead, looks: 0 });
    const close = socket.destroySoon.bind(socket);
    socket.destroySoon = () => {
      if (!this.isDraining() || !this.open.has(request)) return close();
      socket.end();
      discard(request);
    };
    const onDone = (): void => {
      socket.off('close', onDone);
      request.off('end', onDone);
      this.open.delete(request);
      socket.destroySoon = close;
      if (socket.writableEnded) socket.destroySoon();
      if (this.open.size === 0) this.ends.call();
    };
    socket.on('close', onDone);
    request.on('end', onDone);
  }
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Reads and drops the rest of a body, unless the application reads it itself. */
function discard(request: IncomingMessage): void {
  if (request.listenerCount('data') + request.listenerCount('readable') === 0) request.resume();
}
