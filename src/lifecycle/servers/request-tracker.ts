import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream';
import { Listeners } from '../../core/listeners.js';
import { Places } from '../../core/places.js';
import { announceEnd } from './announce-end.js';
import { endEventStream, isEventStream } from './event-stream.js';
import { QueuedResponses } from './queued-responses.js';

/** Counts the requests in flight at the server, because a middleware would miss those that another middleware answers. */
export class RequestTracker {
  private readonly open = new Places<ServerResponse>();
  private readonly queued = new QueuedResponses((response) => this.forget(response));
  private readonly ends = new Listeners();
  /** Whether responses have `Connection: close`. */
  isClosing = false;
  /** The responses that end by themselves, each with what waits for its end. */
  private readonly finite = new Map<ServerResponse, Listeners>();

  /** The sockets of the HTTP/1 requests in flight. */
  get sockets(): Socket[] {
    const open = this.open.all();
    return open.filter(({ req }) => req.httpVersionMajor < 2).map(({ req }) => req.socket);
  }

  get inFlight(): number {
    return this.open.size;
  }

  /**
   * Must see each response first, whether it is tracked or not. Hot path, ADR 8: so all responses have the same properties. If only
   * some had a place, Node would drop what it has compiled for the others at the first of them, and compile it for both.
   */
  meet(response: ServerResponse): void {
    this.open.meet(response);
  }

  track(response: ServerResponse): void {
    // A `checkContinue` listener emits the same request again, maybe after its client has gone and `close` was emitted.
    if (!this.open.add(response)) return;
    // `finish` is never emitted for a request that its client gave up.
    response.on('close', this.onClose);
    this.queued.add(response);
    if (this.isClosing) announceEnd(response);
  }

  /** From now on every HTTP/1 response has `Connection: close`, including responses in flight whose headers are not sent yet. */
  closeConnections(): void {
    this.isClosing = true;
    for (const response of this.open.all()) announceEnd(response);
  }

  /** Leaves the end of a response to its handler, even if it is an event stream. Resolves when the response is over. */
  keep(response: ServerResponse): Promise<void> {
    if (this.open.had(response)) return Promise.resolve();
    // The response belongs to a server that is not tracked here.
    if (!this.open.has(response)) return new Promise((resolve) => void finished(response, () => resolve()));
    const end = this.finite.get(response) ?? new Listeners();
    this.finite.set(response, end);
    return end.next();
  }

  /** Ends the event streams, which would never end by themselves, except those that are kept. */
  endEventStreams(): void {
    for (const response of this.open.all())
      if (isEventStream(response) && !this.finite.has(response)) endEventStream(response);
  }

  /** Forgets streams of HTTP/2 that their clients have reset, because they may never emit `close` (seen in Node 20 and 24). */
  forgetReset(): void {
    for (const response of this.open.all())
      if ((response as { readonly stream?: { readonly closed: boolean } }).stream?.closed) this.forget(response);
  }

  /** Resolves once nothing is in flight. */
  whenIdle(): Promise<void> {
    if (this.open.size === 0) return Promise.resolve();
    return this.ends.next();
  }

  // Hot path, ADR 8: all responses share one listener, which finds its response in `this`.
  private readonly onClose = ((tracker: RequestTracker) =>
    function (this: ServerResponse): void {
      tracker.forget(this);
    })(this);

  private forget(response: ServerResponse): void {
    if (!this.open.delete(response)) return;
    if (this.finite.size > 0) this.release(response);
    if (this.open.size === 0) this.ends.call();
  }

  private release(response: ServerResponse): void {
    this.finite.get(response)?.call();
    this.finite.delete(response);
  }
}
