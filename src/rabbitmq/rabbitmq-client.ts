/** What is used of a connection of amqplib (0.10, 1, 2), with promises. */
export interface RabbitMqConnection {
  createChannel(): Promise<RabbitMqChannel>;
  on(event: 'blocked', listener: (reason: string) => void): unknown;
  on(event: 'unblocked' | 'close', listener: () => void): unknown;
}

/** What is used of a channel of amqplib. */
export interface RabbitMqChannel {
  checkQueue(queue: string): Promise<RabbitMqQueueState>;
  prefetch(count: number): Promise<unknown>;
  publish(exchange: string, routingKey: string, content: Buffer): boolean;
  on(event: 'error' | 'close', listener: () => void): unknown;
}

/** What RabbitMQ tells of a queue. */
export interface RabbitMqQueueState {
  /** The messages that wait, without those that a consumer has not acknowledged yet. */
  readonly messageCount: number;
  readonly consumerCount: number;
}

/** What is used of a connection of amqp-connection-manager, which connects again by itself. */
export interface RabbitMqConnectionManager {
  isConnected(): boolean;
  readonly connection: RabbitMqConnection | undefined;
}

/**
 * A connection. One of amqplib ends for good when it is lost: an application that then makes another one passes a function that
 * returns the present one, or `undefined` while there is none.
 */
export type RabbitMqSource = RabbitMqConnection | RabbitMqConnectionManager | (() => RabbitMqConnection | undefined);

/** What is used of the channel that consumes. */
export interface RabbitMqConsumerChannel<Message> {
  consume(
    queue: string,
    onMessage: (message: Message | null) => void,
    options?: object,
  ): Promise<{ readonly consumerTag: string }>;
  cancel(consumerTag: string): Promise<unknown>;
}
