import type { Clock } from '../../core/clock.js';
import type { MessageTracker } from './message-tracker.js';
import type { GrpcServer, RpcServer } from './rpc-server.js';
import type { Transport } from './transport.js';

/** gRPC itself tells its callers that it shuts down (GOAWAY), and they send their next calls elsewhere. */
export class GrpcTransport implements Transport {
  private isOn = false;
  private shutdown: Promise<void> | undefined;

  constructor(
    private readonly rpc: RpcServer,
    private readonly messages: MessageTracker,
  ) {}

  listens(): void {
    this.isOn = true;
  }

  get isListening(): boolean {
    return this.isOn && this.shutdown === undefined;
  }

  get isReachable(): boolean {
    return this.isListening;
  }

  get inFlight(): number {
    return this.messages.inFlight;
  }

  get connections(): number {
    return 0;
  }

  stopTaking(): void {}

  stopAccepting(): void {
    const server = this.rpc.grpcClient;
    if (server && this.isOn) this.shutdown ??= tryShutdown(server);
  }

  async whenDeserted(): Promise<unknown> {
    return this.shutdown;
  }

  async finish(clock: Clock): Promise<unknown> {
    this.stopAccepting();
    return Promise.all([this.shutdown, this.messages.whenIdle(clock)]);
  }

  destroy(): void {
    if (this.shutdown) this.rpc.grpcClient?.forceShutdown();
  }
}

/** Resolves once every call has been answered and every connection has ended. */
function tryShutdown(server: GrpcServer): Promise<void> {
  return new Promise((resolve) => server.tryShutdown(() => resolve()));
}
