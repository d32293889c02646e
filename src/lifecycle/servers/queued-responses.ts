import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The responses of HTTP/1 that wait for an earlier one of their connection. If the connection ends, they never emit `close` (seen in
 * Node 20 and 22), so code that waits for `close` would keep them for ever.
 */
export class QueuedResponses {
  private readonly bySocket = new WeakMap<Socket, Set<ServerResponse>>();

  constructor(private readonly onLost: (response: ServerResponse) => void) {}

  /** Must be called for each new response. */
  add(response: ServerResponse): void {
    if (response.socket !== null || response.req.httpVersionMajor >= 2) return;
    const queue = this.queueOf(response.req.socket);
    queue.add(response);
    response.once('close', () => queue.delete(response));
  }

  private queueOf(socket: Socket): Set<ServerResponse> {
    const known = this.bySocket.get(socket);
    if (known) return known;
    const queue = new Set<ServerResponse>();
    this.bySocket.set(socket, queue);
    socket.once('close', () => {
      for (const response of queue) this.onLost(response);
    });
    return queue;
  }
}
