import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2';
import type { Socket } from 'node:net';
import type { Clock } from '../core/clock.js';
import {
  MAX_BODY_BYTES,
  MAX_HEAD_BYTES,
  MAX_HEADER_PAIRS,
  MAX_INVALID_FRAMES,
  MAX_REJECTED_STREAMS,
} from '../http/bounds.js';
import { Http2Guests } from './http2-guests.js';
import { Http2Rush } from './http2-rush.js';
import type { Visitors } from './visitors.js';

/** Answers a request of either protocol: Node gives those of HTTP/2 the shape of HTTP/1. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const optionsFor = (maxConcurrentStreams: number): ServerOptions => ({
  // In megabytes, outside the heap of the thread.
  maxSessionMemory: 1,
  maxHeaderListPairs: MAX_HEADER_PAIRS,
  maxSessionInvalidFrames: MAX_INVALID_FRAMES,
  maxSessionRejectedStreams: MAX_REJECTED_STREAMS,
  settings: {
    enablePush: false,
    maxConcurrentStreams,
    maxHeaderListSize: MAX_HEAD_BYTES,
    initialWindowSize: MAX_BODY_BYTES / 4,
  },
});

/** Serves the connections of a probe server that speak HTTP/2. It listens nowhere itself. */
export class Http2Door {
  /** By the number of requests that a connection may have open, because Node takes that from the server. */
  private readonly servers = new Map<number, Http2Server>();
  private readonly guests: Http2Guests;
  private readonly rush: Http2Rush;
  private arriving: Socket | undefined;

  constructor(
    private readonly visitors: Visitors,
    private readonly answer: Answer,
    clock: Clock,
  ) {
    this.guests = new Http2Guests(clock);
    this.rush = new Http2Rush(clock);
  }

  /** Takes over a connection whose first bytes are still to be read. */
  serve(socket: Socket): void {
    if (!this.rush.admits(socket.readableLength)) return void socket.destroy();
    this.arriving = socket;
    this.serverFor(this.rush.newcomersShare).emit('connection', socket);
    this.arriving = undefined;
  }

  close(): void {
    this.guests.closeAll();
  }

  private serverFor(share: number): Http2Server {
    const known = this.servers.get(share);
    if (known) return known;
    const server = createServer(optionsFor(share));
    const onRequest = (request: Http2ServerRequest, response: Http2ServerResponse): void =>
      this.onRequest(request, response);
    server.on('session', (session) => this.onSession(session, share));
    // This listener comes first, because the next one makes Node do a lot for each stream.
    server.on('stream', (stream) => this.onStream(stream));
    server.on('request', onRequest);
    server.on('checkContinue', onRequest);
    this.servers.set(share, server);
    return server;
  }

  private onSession(session: ServerHttp2Session, share: number): void {
    // Node makes the session while it is told of the connection.
    if (this.arriving) this.guests.add(session, this.arriving, share);
  }

  private onStream(stream: ServerHttp2Stream): void {
    stream.on('error', () => {});
    this.rush.count();
    if (stream.session) this.guests.track(stream.session as ServerHttp2Session, stream);
  }

  private onRequest(request: Http2ServerRequest, response: Http2ServerResponse): void {
    const { stream } = request;
    const session = stream.session as ServerHttp2Session | undefined;
    const socket = session && this.guests.socketOf(session);
    if (!session || !socket || stream.destroyed) return;
    const plain = response as unknown as ServerResponse;
    this.visitors.track(socket, plain);
    if (this.visitors.isCrowded) this.guests.dismiss(session);
    if (headBytes(request) > MAX_HEAD_BYTES) return void response.writeHead(431).end();
    this.answer(request as unknown as IncomingMessage, plain);
  }
}

function headBytes({ rawHeaders }: Http2ServerRequest): number {
  return rawHeaders.reduce((sum, { length }) => sum + length, 0);
}
