import { Inject, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ConsumerService, type WatchedConsumer } from '../consumers/consumer.service.js';
import { ConnectionFollower } from './followed-connection.js';
import type { RabbitMqConsumerChannel, RabbitMqSource } from './rabbitmq-client.js';

/** What a `RabbitMqProgressHeartbeat` watches. */
export interface RabbitMqProgressOptions {
  /** The name of the heartbeat in the liveness report. */
  readonly name: string;
  /** The connection on which the queue is asked whether messages wait, on a channel of its own. */
  readonly connection: RabbitMqSource;
  /** The queue that is consumed. */
  readonly queue: string;
  /**
   * How long, in milliseconds, the consumer may take and finish no message while messages wait: a whole number from 1 to 2147483647.
   * Choose it longer than the longest work on a message, and than it takes to connect again.
   */
  readonly maxSilenceMs: number;
}

/** What a message is given to. Its promise ends when the work on the message has ended. */
export type RabbitMqHandler<Message> = (message: Message) => unknown;

/**
 * Consumes a queue, and makes liveness `stalled` if no message is taken and finished for longer than `maxSilenceMs` although messages
 * wait. An empty queue, and a RabbitMQ that does not answer, are no stall. When the drain begins, it cancels the consumer, and the drain
 * waits for the messages in flight. Set a prefetch on the channel: without one RabbitMQ hands over every message, and none waits.
 *
 * Extend it, list the subclass as a provider, and call `consume()` with each channel.
 * @throws VitalsError `INVALID_HEARTBEAT` at bootstrap, if the name is illegal or already watched, or if `maxSilenceMs` is out of bounds
 * @example
 * @Injectable()
 * export class OrdersConsumer extends RabbitMqProgressHeartbeat {
 *   constructor(@Inject(AMQP) connection: AmqpConnectionManager) {
 *     super({ name: 'orders', connection, queue: 'orders', maxSilenceMs: 60_000 });
 *     connection.createChannel({
 *       setup: async (channel: Channel) => {
 *         await channel.prefetch(10);
 *         await this.consume(channel, async (message) => {
 *           await handle(message);
 *           channel.ack(message);
 *         });
 *       },
 *     });
 *   }
 * }
 */
export abstract class RabbitMqProgressHeartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  @Inject(ConsumerService) private readonly consumers!: ConsumerService;
  private readonly follower: ConnectionFollower;
  private watched: WatchedConsumer | undefined;
  private cancel = (): Promise<unknown> => Promise.resolve();
  private readonly inFlight = new Set<Promise<unknown>>();
  private isStopping = false;

  constructor(private readonly options: RabbitMqProgressOptions) {
    this.follower = new ConnectionFollower(options.connection);
  }

  /**
   * Consumes the queue on `channel`, and gives each message to `handle`, which acknowledges it. Call it again with each further channel,
   * which replaces the last one. Once the drain has begun, it does nothing.
   *
   * @throws what the channel throws
   */
  async consume<Message>(
    channel: RabbitMqConsumerChannel<Message>,
    handle: RabbitMqHandler<Message>,
    options?: object,
  ): Promise<void> {
    if (this.isStopping) return;
    const onMessage = (message: Message | null): void => {
      // RabbitMQ says with null that it has cancelled the consumer, for example because the queue was deleted.
      if (message !== null) this.run(message, handle);
    };
    const { consumerTag } = await channel.consume(this.options.queue, onMessage, options);
    this.cancel = () => channel.cancel(consumerTag);
    // The drain may have begun meanwhile.
    if (this.isStopping) await this.cancel();
  }

  /** Only Nest calls this. */
  onApplicationBootstrap(): void {
    const { name, maxSilenceMs } = this.options;
    this.watched = this.consumers.watch({
      name,
      maxSilenceMs,
      hasWork: () => this.hasWork(),
      stop: () => this.stop(),
    });
  }

  /** Only Nest calls this. */
  onModuleDestroy(): void {
    this.watched?.stop();
  }

  private run<Message>(message: Message, handle: RabbitMqHandler<Message>): void {
    this.watched?.progressed();
    const work = (async () => handle(message))();
    const settle = (): void => {
      this.inFlight.delete(work);
      this.watched?.progressed();
    };
    this.inFlight.add(work);
    // This keeps the rejection of a handler unhandled, as it would be without this class.
    void work.finally(settle);
  }

  private async hasWork(): Promise<boolean> {
    const followed = this.follower.current();
    if (!followed || followed.fault !== undefined) return false;
    const channel = await followed.channel();
    const { messageCount } = await channel.checkQueue(this.options.queue);
    return messageCount > 0;
  }

  private async stop(): Promise<void> {
    this.isStopping = true;
    await this.cancel();
    while (this.inFlight.size > 0) await Promise.allSettled(this.inFlight);
  }
}
