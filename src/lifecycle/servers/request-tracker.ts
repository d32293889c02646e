import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream';
import { announceEnd } from './announce-end.js';
import { endEventStream, isEventStream } from './event-stream.js';
import { QueuedResponses } from './queued-responses.js';

/** Instead of a place, for a response that is over. */
const OVER = -1;

/** Knows the requests in flight, at the server: middleware would miss those that other middleware answers. */
export class RequestTracker {
  private readonly open: ServerResponse[] = [];
  /** Where a response keeps its place in `open`: a set of objects would cost several times as much for every request. */
  private readonly place = Symbol('place');
  private readonly queued = new QueuedResponses((response) => this.forget(response));
  private readonly idleWaiters = new Set<() => void>();
  /** Whether responses say `Connection: close`. */
  isClosing = false;
  /** The responses that end by themselves, each with those who wait for it. */
  private readonly finite = new Map<ServerResponse, (() => void)[]>();

  /** The sockets that HTTP/1 requests in flight came on. */
  get sockets(): Socket[] {
    return this.open.filter(({ req }) => req.httpVersionMajor < 2).map(({ req }) => req.socket);
  }

  get inFlight(): number {
    return this.open.length;
  }

  track(response: ServerResponse): void {
    // A `checkContinue` listener emits the same request once more, maybe only after its client has gone: `close` is over then.
    if (this.placesIn(response)[this.place] !== undefined) return;
    this.placesIn(response)[this.place] = this.open.push(response) - 1;
    // `finish` never comes for a request that its client gave up.
    response.on('close', this.onClose);
    this.queued.add(response);
    if (this.isClosing) announceEnd(response);
  }

  /** From now on every HTTP/1 response, those in flight included where their headers are not out yet, says `Connection: close`. */
  closeConnections(): void {
    this.isClosing = true;
    for (const response of this.open) announceEnd(response);
  }

  /** Leaves the end of a response to its handler, though it be an event stream. Resolves when it is over. */
  keep(response: ServerResponse): Promise<void> {
    const place = this.placesIn(response)[this.place];
    if (place === OVER) return Promise.resolve();
    // That of a server that is not known here.
    if (place === undefined) return new Promise((resolve) => void finished(response, () => resolve()));
    return new Promise((resolve) => {
      this.finite.set(response, [...(this.finite.get(response) ?? []), resolve]);
    });
  }

  /** Ends the responses that would never end by themselves. */
  endEventStreams(): void {
    for (const response of [...this.open])
      if (isEventStream(response) && !this.finite.has(response)) endEventStream(response);
  }

  /** A stream of HTTP/2 that its client has reset may never say `close` (seen in Node 20 and 24). */
  forgetReset(): void {
    for (const response of [...this.open])
      if ((response as { readonly stream?: { readonly closed: boolean } }).stream?.closed) this.forget(response);
  }

  /** Resolves once nothing is in flight. */
  whenIdle(): Promise<void> {
    if (this.open.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleWaiters.add(resolve));
  }

  // One function for all of them, which is told by `this` whose it is.
  private readonly onClose = ((tracker: RequestTracker) =>
    function (this: ServerResponse): void {
      tracker.forget(this);
    })(this);

  private forget(response: ServerResponse): void {
    const place = this.placesIn(response)[this.place];
    if (place === undefined || place === OVER) return;
    this.placesIn(response)[this.place] = OVER;
    if (this.finite.size > 0) this.release(response);
    const last = this.open.pop();
    if (last && last !== response) {
      this.open[place] = last;
      this.placesIn(last)[this.place] = place;
    }
    if (this.open.length > 0 || this.idleWaiters.size === 0) return;
    for (const resolve of this.idleWaiters) resolve();
    this.idleWaiters.clear();
  }

  private release(response: ServerResponse): void {
    for (const resolve of this.finite.get(response) ?? []) resolve();
    this.finite.delete(response);
  }

  private placesIn(response: ServerResponse): Record<symbol, number | undefined> {
    return response as unknown as Record<symbol, number | undefined>;
  }
}
