import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { RabbitMqProgressHeartbeat, type RabbitMqHandler } from '../../src/rabbitmq/index.js';
import { deferred, settle } from '../support/deferred.js';
import { closeTimedApps } from '../support/timed-app.js';
import { MAX_SILENCE_MS, startConsumerApp } from '../support/timed-consumer.js';
import { FakeConnection } from './fake-rabbitmq.js';

/** A fake of the channel that consumes. */
class FakeConsumerChannel {
  send: (message: string | null) => void = () => {};
  readonly cancelled: string[] = [];

  consume(_queue: string, onMessage: (message: string | null) => void): Promise<{ consumerTag: string }> {
    this.send = onMessage;
    return Promise.resolve({ consumerTag: 'tag' });
  }

  cancel(tag: string): Promise<void> {
    this.cancelled.push(tag);
    return Promise.resolve();
  }
}

afterEach(closeTimedApps);

async function start(messageCount: number, handle: RabbitMqHandler<string> = () => {}) {
  const connection = new FakeConnection();
  connection.answer = () => Promise.resolve({ messageCount, consumerCount: 1 });
  const channel = new FakeConsumerChannel();
  @Injectable()
  class Progress extends RabbitMqProgressHeartbeat {
    constructor() {
      super({ name: 'orders', connection, queue: 'orders', maxSilenceMs: MAX_SILENCE_MS });
    }

    async onModuleInit(): Promise<void> {
      await this.consume(channel, handle);
    }
  }
  return { connection, channel, ...(await startConsumerApp(Progress)) };
}

describe('RabbitMqProgressHeartbeat', () => {
  it('makes liveness stalled if messages wait and none is taken', async () => {
    const { health, stalls } = await start(1);
    expect(await stalls()).toBe(true);
    expect(health.liveness().heartbeats).toHaveProperty('orders.maxSilenceMs', MAX_SILENCE_MS);
  });

  it.each<[string, number, string | undefined]>([
    ['the queue is empty', 0, undefined],
    ['the connection is closed', 1, 'close'],
    ['the connection is blocked', 1, 'blocked'],
  ])('stays alive while %s', async (_what, messageCount, event) => {
    const { stalls, connection } = await start(messageCount);
    if (event !== undefined) connection.emit(event, 'low on memory');
    expect(await stalls()).toBe(false);
  });

  it('beats when a message is taken, and when it is finished', async () => {
    const work = deferred();
    const { channel, stalls, isStalled } = await start(1, () => work.promise);
    expect(await stalls()).toBe(true);
    channel.send('first');
    expect(isStalled()).toBe(false);

    expect(await stalls()).toBe(true);
    work.resolve();
    await settle();
    expect(isStalled()).toBe(false);
  });

  it('takes the message that ends a consumer for no work', async () => {
    const handled: string[] = [];
    const { channel, stalls, isStalled } = await start(1, (message) => handled.push(message));
    expect(await stalls()).toBe(true);
    channel.send(null);

    expect(isStalled()).toBe(true);
    expect(handled).toEqual([]);
  });

  it('cancels the consumer when the drain begins, and has the drain wait for the messages in flight', async () => {
    const work = deferred();
    const { app, clock, channel, drain, progress } = await start(0, () => work.promise);
    channel.send('first');
    drain.begin();
    await settle();
    expect(channel.cancelled).toEqual(['tag']);

    let isClosed = false;
    const closing = app.close().then(() => (isClosed = true));
    await progress.consume(new FakeConsumerChannel(), () => {});
    await clock.advanceAsync(MAX_SILENCE_MS);
    expect(isClosed).toBe(false);
    work.resolve();
    await clock.advanceAsync(MAX_SILENCE_MS);
    await closing;
  });
});
