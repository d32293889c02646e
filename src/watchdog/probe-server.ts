import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Backoff } from '../core/backoff.js';
import type { Cancel, Clock } from '../core/clock.js';
import { notFound } from '../http/answer.js';
import {
  HEAD_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  MAX_HEAD_BYTES,
  SILENCE_TIMEOUT_MS,
  TIMEOUT_CHECK_MS,
} from '../http/bounds.js';
import type { Gate } from '../http/gate.js';
import { sendAnswer } from '../http/send-answer.js';
import { readFirstBytes } from './first-bytes.js';
import { Http2Door } from './http2-door.js';
import { boundedRequest, Visitors } from './visitors.js';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/** Where the probe server (`port`) listens. */
export interface ProbeServerAddress {
  /** The address of the interface; `::` or `0.0.0.0` for all of them. */
  readonly host: string;
  readonly port: number;
}

interface ProbeServerSpec {
  readonly gate: Gate;
  readonly clock: Clock;
  readonly host: string | undefined;
  /** `isLate`: the server listens after it was refused before. */
  readonly onListening: (address: ProbeServerAddress, isLate: boolean) => void;
  /** The port is not available. Called once; the server tries again until it is. */
  readonly onRefused: (message: string) => void;
}

/** A server for probes only, over HTTP/1 and HTTP/2 on one port, which unknown clients cannot exhaust. */
export class ProbeServer {
  private readonly visitors = new Visitors();
  private readonly http2: Http2Door;
  private readonly server: Server;
  private port = 0;
  private cancelRetry: Cancel = () => {};
  private readonly backoff = new Backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  private isRefused = false;
  private isClosed = false;

  constructor(private readonly spec: ProbeServerSpec) {
    this.server = createServer({
      IncomingMessage: boundedRequest(this.visitors),
      maxHeaderSize: MAX_HEAD_BYTES,
      headersTimeout: HEAD_TIMEOUT_MS,
      requestTimeout: SILENCE_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    });
    this.server.timeout = SILENCE_TIMEOUT_MS;
    const answer = (request: IncomingMessage, response: ServerResponse): void => this.answer(request, response);
    this.http2 = new Http2Door(this.visitors, (...asked) => this.give(...asked), spec.clock);
    this.lookFirst();
    this.server.on('request', answer);
    // A client that sends `expect: 100-continue` gets the answer at once, without an invitation to send its body.
    this.server.on('checkContinue', answer);
    this.server.on('listening', () => this.onListening());
    this.server.on('error', (error) => this.onError(error));
  }

  listen(port: number): void {
    this.port = port;
    // `exclusive`, because in a cluster the main threads of all processes would share the port, and a probe could reach any
    // of them.
    if (!this.isClosed) this.server.listen({ port, host: this.spec.host, exclusive: true });
  }

  /** Lets the process exit although the server listens. */
  unref(): void {
    this.server.unref();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.cancelRetry();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    this.http2.close();
    this.visitors.endAll();
    await closed;
  }

  /** Has each connection say which protocol it speaks before the server of that protocol gets to know of it. */
  private lookFirst(): void {
    const { server, visitors, http2, spec } = this;
    const emit = server.emit.bind(server);
    server.emit = (event: string, ...args: unknown[]): boolean => {
      if (event !== 'connection') return emit(event, ...args);
      const socket = args[0] as Socket;
      visitors.add(socket);
      readFirstBytes(socket, spec.clock, (isHttp2) => {
        if (isHttp2) http2.serve(socket);
        else emit('connection', socket);
      });
      return true;
    };
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.visitors.track(request.socket, response);
    this.give(request, response);
  }

  private give(request: IncomingMessage, response: ServerResponse): void {
    if (!this.spec.gate(request, response)) sendAnswer(request, response, notFound(), this.spec.clock);
  }

  private onListening(): void {
    const { address: host, port } = this.server.address() as AddressInfo;
    const isLate = this.isRefused;
    this.backoff.reset();
    this.isRefused = false;
    this.spec.onListening({ host, port }, isLate);
  }

  private onError(error: Error): void {
    // A connection could not be accepted, for want of a file descriptor for instance. The next one may succeed.
    if (this.server.listening) return;
    if (!this.isRefused) this.spec.onRefused(error.message);
    this.isRefused = true;
    this.cancelRetry = this.spec.clock.after(this.backoff.next(), () => this.listen(this.port));
  }
}
