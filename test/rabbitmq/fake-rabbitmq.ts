import { EventEmitter } from 'node:events';
import type { RabbitMqChannel, RabbitMqQueueState } from '../../src/rabbitmq/index.js';

/** A fake of what is used of a channel of amqplib. */
export class FakeChannel extends EventEmitter implements RabbitMqChannel {
  readonly published: string[] = [];
  questions = 0;
  answer: () => Promise<RabbitMqQueueState> = () => Promise.resolve({ messageCount: 3, consumerCount: 1 });

  checkQueue(): Promise<RabbitMqQueueState> {
    this.questions += 1;
    return this.answer();
  }

  prefetch(): Promise<unknown> {
    this.questions += 1;
    return this.answer();
  }

  publish(_exchange: string, routingKey: string): boolean {
    this.published.push(routingKey);
    return true;
  }
}

/** A fake of what is used of a connection of amqplib. */
export class FakeConnection extends EventEmitter {
  readonly channels: FakeChannel[] = [];
  /** What each new channel answers. */
  answer: FakeChannel['answer'] | undefined;

  createChannel(): Promise<FakeChannel> {
    const channel = new FakeChannel();
    if (this.answer) channel.answer = this.answer;
    this.channels.push(channel);
    return Promise.resolve(channel);
  }
}
