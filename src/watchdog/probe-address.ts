import type { HealthLogger } from '../log/health-logger.js';
import type { ProbeServerAddress } from './probe-server.js';

/** The address at which the probes are served. */
export class ProbeAddress {
  /** Resolves once the probe server listens; to `undefined` if there is none. */
  readonly known: Promise<ProbeServerAddress | undefined>;
  private resolve: (address: ProbeServerAddress | undefined) => void = () => {};

  constructor(
    private wanted: number,
    private readonly logger: HealthLogger,
  ) {
    this.known = new Promise((resolve) => (this.resolve = resolve));
  }

  /** The port to listen on. */
  get port(): number {
    return this.wanted;
  }

  onListening({ host, port }: ProbeServerAddress, isLate: boolean): void {
    // If the port was 0, keep the one that was assigned.
    this.wanted = port;
    if (isLate) this.logger.log(`the probe server listens on port ${port} now`);
    this.resolve({ host, port });
  }

  onRefused(message: string): void {
    this.logger.warn(`the probe server cannot listen on port ${this.port}, and will try again: ${message}`);
  }

  onForbidden(): void {
    this.logger.warn(`the probes are not served on port ${this.port}: this process has no permission to listen`);
    this.onNone();
  }

  /** No server listens, or it has stopped. */
  onNone(): void {
    this.resolve(undefined);
  }
}
