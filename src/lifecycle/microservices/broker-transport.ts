import type { Clock } from '../../core/clock.js';
import { leaveBroker } from './leave-broker.js';
import type { MessageTracker } from './message-tracker.js';
import { TRANSPORT, type RpcServer } from './rpc-server.js';
import type { Subscriptions } from './rabbit-consumers.js';
import type { Transport } from './transport.js';

/** A transport that takes its messages from a broker, or a custom transport, of which nothing is known. */
export class BrokerTransport implements Transport {
  readonly isListening = false;
  readonly isReachable = true;
  readonly connections = 0;
  private left: Promise<unknown> | undefined;

  constructor(
    private readonly rpc: RpcServer,
    private readonly messages: MessageTracker,
    private readonly rabbit: Subscriptions,
  ) {}

  get inFlight(): number {
    return this.messages.inFlight;
  }

  stopTaking(): void {
    this.left ??= Promise.allSettled([leaveBroker(this.rpc), this.rabbit.cancel()]);
  }

  stopAccepting(): void {}

  async whenDeserted(): Promise<unknown> {
    return undefined;
  }

  async finish(clock: Clock): Promise<unknown> {
    this.stopTaking();
    // After this, every message that the broker had already sent has arrived.
    await this.left;
    await this.messages.whenIdle(clock);
    const isNats = this.rpc.transportId === TRANSPORT.nats;
    return Promise.allSettled([isNats && this.rpc.natsClient?.flush()]);
  }

  destroy(): void {}
}
