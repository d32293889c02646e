import type { ProbeServer } from './probe-server.js';

/** Serves the probes from the main thread while no worker thread does. */
export class StandIn {
  private server: ProbeServer | undefined;
  private closed: Promise<void> = Promise.resolve();

  constructor(private readonly make: () => ProbeServer) {}

  get isServing(): boolean {
    return this.server !== undefined;
  }

  serve(port: number): void {
    if (this.server) return;
    this.server = this.make();
    // A bootstrap that fails runs no hook, so this server must not keep the process alive.
    this.server.unref();
    this.server.listen(port);
  }

  /** Resolves once the port is free, even if an earlier call closed the server. */
  close(): Promise<void> {
    if (this.server) this.closed = this.server.close();
    this.server = undefined;
    return this.closed;
  }
}
