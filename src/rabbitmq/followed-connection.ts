import { Listeners } from '../core/listeners.js';
import type { RabbitMqChannel, RabbitMqConnection, RabbitMqSource } from './rabbitmq-client.js';

/** A connection of the application, what its events have said, and a channel on it that is not the application's. */
class FollowedConnection {
  private blockedBy: string | undefined;
  private isClosed = false;
  private readonly troubles = new Listeners();
  private opening: Promise<RabbitMqChannel> | undefined;

  constructor(readonly connection: RabbitMqConnection) {
    connection.on('blocked', (reason) => {
      this.blockedBy = reason;
      this.troubles.call();
    });
    connection.on('unblocked', () => {
      this.blockedBy = undefined;
    });
    connection.on('close', () => {
      this.isClosed = true;
      this.troubles.call();
    });
  }

  /** Why it cannot be used, or `undefined`. */
  get fault(): string | undefined {
    if (this.isClosed) return 'the connection to RabbitMQ is closed';
    if (this.blockedBy !== undefined) return `RabbitMQ takes no messages from this connection: ${this.blockedBy}`;
    return undefined;
  }

  /** The answer, or `undefined` if the connection breaks or is blocked before it comes. */
  async unlessTroubled<T>(answer: Promise<T>): Promise<T | undefined> {
    let cancel = (): void => {};
    const troubled = new Promise<undefined>((resolve) => {
      cancel = this.troubles.add(() => resolve(undefined));
    });
    return Promise.race([answer, troubled]).finally(() => cancel());
  }

  /** A channel of its own: RabbitMQ answers a question about a missing queue by closing the channel. */
  channel(): Promise<RabbitMqChannel> {
    this.opening ??= this.open();
    return this.opening;
  }

  private async open(): Promise<RabbitMqChannel> {
    const forget = (): void => {
      this.opening = undefined;
    };
    try {
      const channel = await this.connection.createChannel();
      // Without a listener, an error of the channel would end the process.
      channel.on('error', forget);
      channel.on('close', forget);
      return channel;
    } catch (error) {
      forget();
      throw error;
    }
  }
}

export type { FollowedConnection };

/** Follows the present connection of a source, from the beginning, because a late listener has missed that it is blocked. */
export class ConnectionFollower {
  private followed: FollowedConnection | undefined;

  constructor(private readonly source: RabbitMqSource) {
    try {
      this.current();
    } catch (error) {
      // A function that throws has no connection yet. A check says why.
      if (typeof source !== 'function') throw error;
    }
  }

  /** The present connection, or `undefined` while there is none. */
  current(): FollowedConnection | undefined {
    const connection = connectionOf(this.source);
    if (connection !== this.followed?.connection)
      this.followed = connection === undefined ? undefined : new FollowedConnection(connection);
    return this.followed;
  }
}

function connectionOf(source: RabbitMqSource): RabbitMqConnection | undefined {
  if (typeof source === 'function') return source();
  if ('isConnected' in source) return source.isConnected() ? source.connection : undefined;
  return source;
}
