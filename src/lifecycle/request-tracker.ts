import type { ServerResponse } from 'node:http';
import { endEventStream, isEventStream } from './event-stream.js';

/** Knows the requests in flight, at the server: middleware would miss those that other middleware answers. */
export class RequestTracker {
  private readonly open = new Set<ServerResponse>();
  /** On a response that is known here: every request passes, and a WeakSet of them all would cost ten times as much. */
  private readonly mark = Symbol('tracked');
  private readonly idleWaiters = new Set<() => void>();
  private isClosing = false;

  get inFlight(): number {
    return this.open.size;
  }

  track(response: ServerResponse): void {
    // A `checkContinue` listener emits the same request once more, maybe only after its client has gone: `close` is over then.
    const marks = response as unknown as Record<symbol, boolean>;
    if (marks[this.mark]) return;
    marks[this.mark] = true;
    this.open.add(response);
    // `finish` never comes for a request that its client gave up.
    response.on('close', this.onClose);
    if (this.isClosing) endConnectionAfter(response);
  }

  /** From now on every HTTP/1 response, those in flight included where their headers are not out yet, says `Connection: close`. */
  closeConnections(): void {
    this.isClosing = true;
    for (const response of this.open) endConnectionAfter(response);
  }

  /** Ends the responses that would never end by themselves. */
  endEventStreams(): void {
    for (const response of this.open) if (isEventStream(response)) endEventStream(response);
  }

  /** A stream of HTTP/2 that its client has reset may never say `close` (seen in Node 20 and 24). */
  forgetReset(): void {
    for (const response of this.open) {
      if ((response as { readonly stream?: { readonly closed: boolean } }).stream?.closed) this.forget(response);
    }
  }

  /** Resolves once nothing is in flight. */
  whenIdle(): Promise<void> {
    if (this.open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleWaiters.add(resolve));
  }

  // One function for all of them, which is told by `this` whose it is.
  private readonly onClose = ((tracker: RequestTracker) =>
    function (this: ServerResponse): void {
      tracker.forget(this);
    })(this);

  private forget(response: ServerResponse): void {
    this.open.delete(response);
    if (this.open.size > 0 || this.idleWaiters.size === 0) return;
    for (const resolve of this.idleWaiters) resolve();
    this.idleWaiters.clear();
  }
}

function endConnectionAfter(response: ServerResponse): void {
  // HTTP/2 has no such header. Unlike the header, the property survives a handler that sets headers of its own.
  if (response.req.httpVersionMajor < 2) response.shouldKeepAlive = false;
}
