import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { DrainService, HealthModule, HealthService } from '../../src/index.js';
import { KafkaProgressHeartbeat, type KafkaConsumer } from '../../src/kafka/index.js';
import { deferred, settle } from '../support/deferred.js';
import { eventually } from '../support/eventually.js';
import { FakeAdmin, FakeConfluentConsumer, FakeKafkaJsConsumer } from './fake-kafka.js';

const MAX_SILENCE_MS = 1000;

let app: TestingModule | undefined;
let admin: FakeAdmin;

beforeEach(() => {
  admin = new FakeAdmin();
});

afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function start(consumer: KafkaConsumer) {
  @Injectable()
  class Progress extends KafkaProgressHeartbeat {
    constructor() {
      super({ name: 'orders', consumer, admin, maxSilenceMs: MAX_SILENCE_MS });
    }
  }
  app = await Test.createTestingModule({
    imports: [HealthModule.forRoot({ drain: { propagationDelayMs: 0, lingerMs: 0 } })],
    providers: [Progress as Type],
  }).compile();
  app.useLogger(false);
  await app.init();
  return { progress: app.get(Progress), health: app.get(HealthService), drain: app.get(DrainService) };
}

async function startKafkaJs(committed: string[]) {
  const consumer = new FakeKafkaJsConsumer();
  admin.committed = committed;
  const started = await start(consumer);
  consumer.join();
  return { consumer, ...started };
}

const isStalled = (health: HealthService) => health.liveness().status === 'stalled';

/** Waits twice as long as a silence may be, and says whether liveness stayed alive. */
async function staysAlive(health: HealthService): Promise<boolean> {
  const end = performance.now() + 2 * MAX_SILENCE_MS;
  return (await eventually(() => (isStalled(health) ? 'stalled' : performance.now() > end && 'alive'))) === 'alive';
}

describe('KafkaProgressHeartbeat with a fake consumer of kafkajs', () => {
  it('makes liveness stalled, by name, if messages wait and the consumer does nothing', async () => {
    const { health } = await startKafkaJs(['3', '2']);
    await eventually(() => isStalled(health));
    expect(health.liveness().heartbeats).toHaveProperty('orders.maxSilenceMs', MAX_SILENCE_MS);
  });

  it('stays alive while the topic is empty', async () => {
    const { health } = await startKafkaJs(['3', '3']);
    expect(await staysAlive(health)).toBe(true);
  });

  it('stays alive while Kafka does not answer', async () => {
    const { health } = await startKafkaJs(['3', '2']);
    admin.answer = () => new Promise(() => {});
    expect(await staysAlive(health)).toBe(true);
  });

  it('stays alive after the application has stopped the consumer, and not after a crash', async () => {
    const { health, consumer } = await startKafkaJs(['3', '2']);
    consumer.emit('stop');
    expect(await staysAlive(health)).toBe(true);
    consumer.crash(false);
    await eventually(() => isStalled(health));
  });

  it.each(['fetch', 'start_batch_process', 'end_batch_process', 'commit_offsets', 'heartbeat'])(
    'beats at the event %s',
    async (event) => {
      const { health, consumer } = await startKafkaJs(['3', '2']);
      await eventually(() => isStalled(health));
      consumer.emit(event, { topic: 'orders', partition: 0, offsetLag: '0' });
      expect(isStalled(health)).toBe(false);
    },
  );

  it('takes a rebalance for no work', async () => {
    const { health, consumer } = await startKafkaJs(['3', '2']);
    await eventually(() => isStalled(health));
    consumer.join();
    expect(isStalled(health)).toBe(true);
  });

  it('stops the consumer when the drain begins', async () => {
    const { drain, consumer } = await startKafkaJs(['3', '3']);
    drain.begin();
    expect(consumer.stops).toBe(1);
  });
});

describe("KafkaProgressHeartbeat with a fake consumer of Confluent's client", () => {
  it('makes liveness stalled if messages wait and the handler is not called, once it watches a handler', async () => {
    const consumer = Object.assign(new FakeConfluentConsumer(), { offset: '2' });
    const { health, progress } = await start(consumer);
    expect(await staysAlive(health)).toBe(true);
    progress.watching(() => Promise.resolve());
    await eventually(() => isStalled(health));
  });

  it('beats when a message is taken, and when it is finished or has failed', async () => {
    const consumer = Object.assign(new FakeConfluentConsumer(), { offset: '2' });
    const { health, progress } = await start(consumer);
    const work = deferred();
    const taken: string[] = [];
    const handle = progress.watching((message: string) => {
      taken.push(message);
      return work.promise;
    });
    await eventually(() => isStalled(health));
    const handled = handle('first');
    expect(taken).toEqual(['first']);
    expect(isStalled(health)).toBe(false);

    await eventually(() => isStalled(health));
    work.reject(new Error('failed'));
    await expect(handled).rejects.toThrow('failed');
    await settle();
    expect(isStalled(health)).toBe(false);
  });

  it('disconnects the consumer when the drain begins', async () => {
    const consumer = new FakeConfluentConsumer();
    const { drain } = await start(consumer);
    drain.begin();
    expect(consumer.disconnects).toBe(1);
  });
});
