import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { DrainService, HealthModule, HealthService } from '../../src/index.js';
import { RabbitMqProgressHeartbeat, type RabbitMqHandler } from '../../src/rabbitmq/index.js';
import { deferred, settle } from '../support/deferred.js';
import { eventually } from '../support/eventually.js';
import { FakeConnection } from './fake-rabbitmq.js';

const MAX_SILENCE_MS = 1000;

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

let app: TestingModule | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

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
  app = await Test.createTestingModule({
    imports: [HealthModule.forRoot({ drain: { propagationDelayMs: 0, lingerMs: 0 } })],
    providers: [Progress as Type],
  }).compile();
  app.useLogger(false);
  await app.init();
  return {
    connection,
    channel,
    progress: app.get(Progress),
    health: app.get(HealthService),
    drain: app.get(DrainService),
  };
}

const isStalled = (health: HealthService) => health.liveness().status === 'stalled';

describe('RabbitMqProgressHeartbeat', () => {
  it('makes liveness stalled if messages wait and none is taken', async () => {
    const { health } = await start(1);
    await eventually(() => isStalled(health));
    expect(health.liveness().heartbeats).toHaveProperty('orders.maxSilenceMs', MAX_SILENCE_MS);
  });

  it.each<[string, number, string | undefined]>([
    ['the queue is empty', 0, undefined],
    ['the connection is closed', 1, 'close'],
    ['the connection is blocked', 1, 'blocked'],
  ])('stays alive while %s', async (_what, messageCount, event) => {
    const { health, connection } = await start(messageCount);
    if (event !== undefined) connection.emit(event, 'low on memory');
    const end = performance.now() + 2 * MAX_SILENCE_MS;
    const seen = await eventually(() => (isStalled(health) ? 'stalled' : performance.now() > end && 'alive'));
    expect(seen).toBe('alive');
  });

  it('beats when a message is taken, and when it is finished', async () => {
    const work = deferred();
    const { health, channel } = await start(1, () => work.promise);
    await eventually(() => isStalled(health));
    channel.send('first');
    expect(isStalled(health)).toBe(false);

    await eventually(() => isStalled(health));
    work.resolve();
    await settle();
    expect(isStalled(health)).toBe(false);
  });

  it('takes the message that ends a consumer for no work', async () => {
    const handled: string[] = [];
    const { health, channel } = await start(1, (message) => handled.push(message));
    await eventually(() => isStalled(health));
    channel.send(null);

    expect(isStalled(health)).toBe(true);
    expect(handled).toEqual([]);
  });

  it('cancels the consumer when the drain begins, and has the drain wait for the messages in flight', async () => {
    const work = deferred();
    const { channel, drain, progress } = await start(0, () => work.promise);
    channel.send('first');
    drain.begin();
    await settle();
    expect(channel.cancelled).toEqual(['tag']);

    let isClosed = false;
    const closing = app!.close().then(() => (isClosed = true));
    await progress.consume(new FakeConsumerChannel(), () => {});
    for (let turns = 0; turns < 20; turns += 1) await settle();
    expect(isClosed).toBe(false);
    work.resolve();
    await closing;
    app = undefined;
  });
});
