import { overrideMethod, type RabbitChannel, type RpcServer } from './rpc-server.js';

/** What a transport has asked a broker for. */
export interface Subscriptions {
  cancel(): Promise<unknown>;
}

/** Nest keeps neither the channel of RabbitMQ nor the name of its consumer: both are seen when it makes them. */
export class RabbitConsumers implements Subscriptions {
  private readonly cancellations: (() => Promise<unknown>)[] = [];
  private isCancelled = false;

  constructor(rpc: RpcServer) {
    // Called anew after each reconnection.
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
