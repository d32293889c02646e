import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many looks in a row may find nothing new of a body before its client is taken for silent. */
const SILENT_LOOKS = 20;

/**
 * Requests that were answered while their client was still sending the body, a refused upload for example. A connection that
 * is closed with bytes unread is reset, and the client may lose the answer with it. So, while the application drains, such a
 * connection is closed for writing only, and what still comes is read and thrown away.
 */
export class Uploads {
  private readonly open = new Map<IncomingMessage, { bytes: number; looks: number }>();
  private readonly doneWaiters = new Set<() => void>();

  constructor(private readonly isDraining: () => boolean) {}

  get sockets(): Socket[] {
    return [...this.open.keys()].map(({ socket }) => socket);
  }

  /** Has an eye on a request that has just come. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    // A stream of HTTP/2 is ended by itself; whether there is a body cannot be told otherwise at this point.
    if (request.httpVersionMajor > 1 || !announcesBody(request)) return;
    // Ahead of Node's own listener, which closes the connection.
    response.prependOnceListener('finish', () => this.onAnswered(request));
  }

  /** Whether the connection of this request is only read to its end: what else it brings is not answered any more. */
  isHalfClosed({ socket }: IncomingMessage): boolean {
    return this.open.size > 0 && this.sockets.includes(socket) && socket.writableEnded;
  }

  /** To be called again and again: reads on, and gives up those clients that have gone silent. */
  look(): void {
    for (const [request, seen] of this.open) {
      discard(request);
      const { bytesRead } = request.socket;
      seen.looks = bytesRead === seen.bytes ? seen.looks + 1 : 0;
      seen.bytes = bytesRead;
      if (seen.looks > SILENT_LOOKS) request.socket.destroy();
    }
  }

  /** Resolves once no client is sending any more. */
  whenDone(): Promise<void> {
    if (this.open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.doneWaiters.add(resolve));
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
      if (this.open.size > 0) return;
      for (const resolve of this.doneWaiters) resolve();
      this.doneWaiters.clear();
    };
    socket.on('close', onDone);
    request.on('end', onDone);
  }
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Unless the application itself reads it, now or later. */
function discard(request: IncomingMessage): void {
  if (request.listenerCount('data') + request.listenerCount('readable') === 0) request.resume();
}
