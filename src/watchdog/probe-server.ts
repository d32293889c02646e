import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cancel, Clock } from '../core/clock.js';
import type { Gate } from '../probes/gate.js';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

export interface Address {
  readonly host: string;
  readonly port: number;
}

interface ProbeServerSpec {
  readonly gate: Gate;
  readonly clock: Clock;
  readonly host: string | undefined;
  /** `isLate`: after a refusal. */
  readonly onListening: (address: Address, isLate: boolean) => void;
  /** The port cannot be had. Told once; it is tried again until it can. */
  readonly onRefused: (message: string) => void;
}

/** A server for nothing but probes. */
export class ProbeServer {
  private readonly server: Server;
  private port = 0;
  private cancelRetry: Cancel = () => {};
  private retryMs = FIRST_RETRY_MS;
  private isRefused = false;
  private isClosed = false;

  constructor(private readonly spec: ProbeServerSpec) {
    this.server = createServer((request, response) => {
      if (!spec.gate(request, response)) response.writeHead(404).end();
    });
    this.server.on('listening', () => this.onListening());
    this.server.on('error', (error) => this.onError(error));
  }

  listen(port: number): void {
    this.port = port;
    // Exclusively: in a cluster the main threads of all processes would share the port, and a probe reach any of them.
    if (!this.isClosed) this.server.listen({ port, host: this.spec.host, exclusive: true });
  }

  /** Lets the process leave although the server listens. */
  unref(): void {
    this.server.unref();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.cancelRetry();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private onListening(): void {
    const { address: host, port } = this.server.address() as AddressInfo;
    const isLate = this.isRefused;
    this.retryMs = FIRST_RETRY_MS;
    this.isRefused = false;
    this.spec.onListening({ host, port }, isLate);
  }

  private onError(error: Error): void {
    // A connection that could not be accepted, for want of a file descriptor for instance: the next one may be.
    if (this.server.listening) return;
    if (!this.isRefused) this.spec.onRefused(error.message);
    this.isRefused = true;
    this.cancelRetry = this.spec.clock.after(this.retryMs, () => this.listen(this.port));
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }
}
