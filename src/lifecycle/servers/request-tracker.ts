import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream';
import { Listeners } from '../../core/listeners.js';
import { announceEnd } from './announce-end.js';
import { endEventStream, isEventStream } from './event-stream.js';
import { QueuedResponses } from './queued-responses.js';

/** The place of a response that is over. */
const OVER = -1;

/** Counts the requests in flight at the server, because a middleware would miss those that another middleware answers. */
export class RequestTracker {
  private readonly open: ServerResponse[] = [];
  /**
   * The key under which a response stores its place in `open`. Hot path, ADR 8: a set of objects would cost several times as
   * much per request.
   */
  private readonly place = Symbol('place');
  private readonly queued = new QueuedResponses((response) => this.forget(response));
  private readonly ends = new Listeners();
  /** Whether responses have `Connection: close`. */
  isClosing = false;
  /** The responses that end by themselves, each with what waits for its end. */
  private readonly finite = new Map<ServerResponse, Listeners>();

  /** The sockets of the HTTP/1 requests in flight. */
  get sockets(): Socket[] {
    return this.open.filter(({ req }) => req.httpVersionMajor < 2).map(({ req }) => req.socket);
  }

  get inFlight(): number {
    return this.open.length;
  }

  /**
   * Must see each response first, whether it is tracked or not. Hot path, ADR 8: so all responses have the same properties. If only
   * some had a place, Node would drop what it has compiled for the others at the first of them, and compile it for both.
   */
  meet(response: ServerResponse): void {
    const places = this.placesIn(response);
    if (!(this.place in places)) places[this.place] = undefined;
  }

  track(response: ServerResponse): void {
    // A `checkContinue` listener emits the same request again, maybe after its client has gone and `close` was emitted.
    if (this.placesIn(response)[this.place] !== undefined) return;
    this.placesIn(response)[this.place] = this.open.push(response) - 1;
    // `finish` is never emitted for a request that its client gave up.
    response.on('close', this.onClose);
    this.queued.add(response);
    if (this.isClosing) announceEnd(response);
  }

  /** From now on every HTTP/1 response has `Connection: close`, including responses in flight whose headers are not sent yet. */
  closeConnections(): void {
    this.isClosing = true;
    for (const response of this.open) announceEnd(response);
  }

  /** Leaves the end of a response to its handler, even if it is an event stream. Resolves when the response is over. */
  keep(response: ServerResponse): Promise<void> {
    const place = this.placesIn(response)[this.place];
    if (place === OVER) return Promise.resolve();
    // The response belongs to a server that is not tracked here.
    if (place === undefined) return new Promise((resolve) => void finished(response, () => resolve()));
    const end = this.finite.get(response) ?? new Listeners();
    this.finite.set(response, end);
    return end.next();
  }

  /** Ends the event streams, which would never end by themselves, except those that are kept. */
  endEventStreams(): void {
    for (const response of [...this.open])
      if (isEventStream(response) && !this.finite.has(response)) endEventStream(response);
  }

  /** Forgets streams of HTTP/2 that their clients have reset, because they may never emit `close` (seen in Node 20 and 24). */
  forgetReset(): void {
    for (const response of [...this.open])
      if ((response as { readonly stream?: { readonly closed: boolean } }).stream?.closed) this.forget(response);
  }

  /** Resolves once nothing is in flight. */
  whenIdle(): Promise<void> {
    if (this.open.length === 0) return Promise.resolve();
    return this.ends.next();
  }

  // Hot path, ADR 8: all responses share one listener, which finds its response in `this`.
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
    if (this.open.length === 0) this.ends.call();
  }

  private release(response: ServerResponse): void {
    this.finite.get(response)?.call();
    this.finite.delete(response);
  }

  private placesIn(response: ServerResponse): Record<symbol, number | undefined> {
    return response as unknown as Record<symbol, number | undefined>;
  }
}
