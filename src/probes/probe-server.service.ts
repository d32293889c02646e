import { Inject, Injectable } from '@nestjs/common';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cancel, Clock } from '../core/clock.js';
import type { ResolvedOptions } from '../core/resolved-options.js';
import { CLOCK, OPTIONS } from '../core/tokens.js';
import { HealthLogger } from '../log/health-logger.service.js';
import { createGate } from './gate.js';
import { PortClaim } from './port-claim.js';
import { ProbeService } from './probe.service.js';
import { createRouter } from './route.js';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Serves the probes on a port of their own, from construction on. A port that cannot be had is a warning, and tried again. */
@Injectable()
export class ProbeServerService {
  private readonly logger = new HealthLogger();
  private readonly server: Server;
  private readonly listening: Promise<Address | undefined>;
  private resolveListening: (address: Address | undefined) => void = () => {};
  private readonly claim: PortClaim;
  private cancelRetry: Cancel = () => {};
  private retryMs = FIRST_RETRY_MS;
  private hasWarned = false;
  private isStopped = false;

  constructor(
    probes: ProbeService,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.listening = new Promise((resolve) => (this.resolveListening = resolve));
    const gate = createGate(
      createRouter(options.paths),
      (route, method, request) => probes.answer(route, method, request),
      'port',
    );
    this.server = createServer((request, response) => {
      if (!gate(request, response)) response.writeHead(404).end();
    });
    // A bootstrap that fails runs no hook: the server must not be what keeps the process.
    this.server.unref();
    this.server.on('listening', () => this.onListening());
    this.server.on('error', (error) => this.onError(error));
    this.claim = new PortClaim(options.port ?? 0, () => this.giveWay());
    if (options.enabled && options.port !== undefined) void this.listen(options.port);
    else this.resolveListening(undefined);
  }

  /** Resolves once the server listens; to `undefined` where there is none, or where it is stopped before that. */
  address(): Promise<Address | undefined> {
    return this.listening;
  }

  /** The application is up: its claim on the port stands. */
  confirm(): void {
    this.claim.confirm();
  }

  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.isStopped = true;
    this.cancelRetry();
    this.claim.release();
    this.resolveListening(undefined);
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private giveWay(): Promise<void> {
    this.logger.warn(
      `the probe server on port ${this.options.port} gives way to that of a later start in this process`,
    );
    return this.stop();
  }

  private async listen(port: number): Promise<void> {
    await this.claim.take();
    if (!this.isStopped) this.server.listen(port, this.options.host);
  }

  private onListening(): void {
    const { address: host, port } = this.server.address() as AddressInfo;
    this.retryMs = FIRST_RETRY_MS;
    if (this.hasWarned) this.logger.log(`the probe server listens on port ${port} now`);
    this.hasWarned = false;
    this.resolveListening({ host, port });
  }

  private onError(error: Error): void {
    // A connection that could not be accepted, for want of a file descriptor for instance: the next one may be.
    if (this.server.listening) return;
    if (!this.hasWarned) {
      this.logger.warn(
        `the probe server cannot listen on port ${this.options.port}, and will try again: ${error.message}`,
      );
    }
    this.hasWarned = true;
    this.cancelRetry = this.clock.after(this.retryMs, () => void this.listen(this.options.port!));
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }
}
