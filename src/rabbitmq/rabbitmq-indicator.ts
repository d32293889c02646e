import { OpenCalls } from '../clients/open-calls.js';
import { readableError } from '../clients/readable-error.js';
import { healthy, unhealthy, type CheckDetails, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { ConnectionFollower, type FollowedConnection } from './followed-connection.js';
import type { RabbitMqSource } from './rabbitmq-client.js';

/** How a `RabbitMqIndicator` looks at RabbitMQ. */
export interface RabbitMqIndicatorOptions {
  /** A queue that must exist. The details then have its messages and consumers. */
  readonly queue?: string;
  /**
   * Whether RabbitMQ must also take messages. Under a memory or disk alarm it answers every question, and stops to read from a connection
   * once that connection publishes. The check then publishes an empty message that no queue gets. Do not use it on a connection that
   * only consumes: under an alarm its acknowledgements would wait, too.
   * @default false
   */
  readonly writable?: boolean;
}

/** A routing key of the default exchange, which is the name of a queue, that no queue has. */
const NO_QUEUE = 'nestjs-vitals.no-such-queue';

/**
 * Asks RabbitMQ a question over the application's own connection, on a channel of its own. It is unhealthy at once while the connection
 * is closed or blocked. A question without an answer stays the only one.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`. It takes a connection of amqplib 0.10 to 2, a
 * function that returns the present one, or a connection of amqp-connection-manager.
 * @example
 * @RequiredIndicator('rabbitmq')
 * export class OrdersBrokerIndicator extends RabbitMqIndicator {
 *   constructor(@Inject(AMQP) connection: AmqpConnectionManager) {
 *     super(connection, { queue: 'orders' });
 *   }
 * }
 */
export abstract class RabbitMqIndicator implements Indicator {
  private readonly calls = new OpenCalls();
  private readonly follower: ConnectionFollower;

  constructor(
    source: RabbitMqSource,
    private readonly options: RabbitMqIndicatorOptions = {},
  ) {
    this.follower = new ConnectionFollower(source);
  }

  async check(): Promise<CheckResult> {
    const followed = this.follower.current();
    if (!followed) return unhealthy('the client is not connected to RabbitMQ');
    if (followed.fault !== undefined) return unhealthy(followed.fault);

    const details = await followed.unlessTroubled(this.calls.join(followed, () => this.ask(followed)));
    return followed.fault === undefined ? healthy(details) : unhealthy(followed.fault);
  }

  private async ask(followed: FollowedConnection): Promise<CheckDetails> {
    const { queue, writable } = this.options;
    try {
      const channel = await followed.channel();
      if (writable) channel.publish('', NO_QUEUE, Buffer.alloc(0));
      if (queue === undefined) {
        // It sets something that only this channel has, needs no permission, and gets an answer.
        await channel.prefetch(1);
        return {};
      }
      const { messageCount, consumerCount } = await channel.checkQueue(queue);
      return { messages: messageCount, consumers: consumerCount };
    } catch (error) {
      throw readableError(error, 'RabbitMQ did not answer, and the client does not say why');
    }
  }
}
