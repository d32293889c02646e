import { overrideMethod, type RabbitChannel, type RpcServer } from './rpc-server.js';

/** The subscriptions of a transport at its broker. */
export interface Subscriptions {
  cancel(): Promise<unknown>;
}

/** Nest keeps neither the channel of RabbitMQ nor the tag of its consumer, so both are noted when Nest creates them. */
export class RabbitConsumers implements Subscriptions {
  private readonly cancellations: (() => Promise<unknown>)[] = [];
  private isCancelled = false;

  constructor(rpc: RpcServer) {
    // Nest calls this again after each reconnection.
    overrideMethod(rpc, 'setupChannel', (original) => (channel, ...rest) => {
      this.watch(channel as RabbitChannel);
      return original(channel, ...rest);
    });
  }

  async cancel(): Promise<unknown> {
    this.isCancelled = true;
    return Promise.allSettled(this.cancellations.map((cancel) => cancel()));
  }

  private watch(channel: RabbitChannel): void {
    overrideMethod(channel, 'consume', (original) => (...args) => {
      if (this.isCancelled) return Promise.resolve({ consumerTag: '' });
      const consumer = original(...args) as ReturnType<RabbitChannel['consume']>;
      this.cancellations.push(async () => channel.cancel((await consumer).consumerTag));
      return consumer;
    });
  }
}
