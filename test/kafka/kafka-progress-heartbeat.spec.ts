import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { KafkaProgressHeartbeat, type KafkaConsumer } from '../../src/kafka/index.js';
import { deferred, settle } from '../support/deferred.js';
import { closeTimedApps } from '../support/timed-app.js';
import { MAX_SILENCE_MS, startConsumerApp } from '../support/timed-consumer.js';
import { FakeAdmin, FakeConfluentConsumer, FakeKafkaJsConsumer } from './fake-kafka.js';

let admin: FakeAdmin;

beforeEach(() => {
  admin = new FakeAdmin();
});

afterEach(closeTimedApps);

function start(consumer: KafkaConsumer) {
  @Injectable()
  class Progress extends KafkaProgressHeartbeat {
    constructor() {
      super({ name: 'orders', consumer, admin, maxSilenceMs: MAX_SILENCE_MS });
    }
  }
  return startConsumerApp(Progress);
}

async function startKafkaJs(committed: string[]) {
  const consumer = new FakeKafkaJsConsumer();
  admin.committed = committed;
  const started = await start(consumer);
  consumer.join();
  return { consumer, ...started };
}

describe('KafkaProgressHeartbeat with a fake consumer of kafkajs', () => {
  it('makes liveness stalled, by name, if messages wait and the consumer does nothing', async () => {
    const { health, stalls } = await startKafkaJs(['3', '2']);
    expect(await stalls()).toBe(true);
    expect(health.liveness().heartbeats).toHaveProperty('orders.maxSilenceMs', MAX_SILENCE_MS);
  });

  it('stays alive while the topic is empty', async () => {
    const { stalls } = await startKafkaJs(['3', '3']);
    expect(await stalls()).toBe(false);
  });

  it('stays alive while Kafka does not answer', async () => {
    const { stalls } = await startKafkaJs(['3', '2']);
    admin.answer = () => new Promise(() => {});
    expect(await stalls()).toBe(false);
  });

  it('stays alive after the application has stopped the consumer, and not after a crash', async () => {
    const { consumer, stalls } = await startKafkaJs(['3', '2']);
    consumer.emit('stop');
    expect(await stalls()).toBe(false);
    consumer.crash(false);
    expect(await stalls()).toBe(true);
  });

  it.each(['fetch', 'start_batch_process', 'end_batch_process', 'commit_offsets', 'heartbeat'])(
    'beats at the event %s',
    async (event) => {
      const { consumer, stalls, isStalled } = await startKafkaJs(['3', '2']);
      expect(await stalls()).toBe(true);
      consumer.emit(event, { topic: 'orders', partition: 0, offsetLag: '0' });
      expect(isStalled()).toBe(false);
    },
  );

  describe('on a cluster with a broker that leads no partition of the consumer', () => {
    const IDLE_BROKER = 2;
    const STEP_MS = 100;

    /** A batch is open, and kafkajs goes on to fetch from the idle broker. Each time `then` is called with the time of the fetch. */
    async function stallsWhileFetching(then: (consumer: FakeKafkaJsConsumer, at: number) => void): Promise<boolean> {
      const { consumer, clock, isStalled } = await startKafkaJs(['3', '3']);
      consumer.fetch(1, 0);
      consumer.emit('start_batch_process', { topic: 'orders', partition: 0 });
      for (let at = STEP_MS; at <= 2 * MAX_SILENCE_MS && !isStalled(); at += STEP_MS) {
        await clock.advanceAsync(STEP_MS);
        consumer.fetch(IDLE_BROKER, at);
        then(consumer, at);
      }
      return isStalled();
    }

    it('makes liveness stalled if a handler hangs, whatever kafkajs does with the idle broker', async () => {
      expect(await stallsWhileFetching((consumer, at) => consumer.heartbeat(at + 1))).toBe(true);
    });

    it('stays alive while kafkajs sends heartbeats between the messages of a batch', async () => {
      expect(await stallsWhileFetching((consumer, at) => consumer.heartbeat(at + STEP_MS / 2))).toBe(false);
    });

    it('stays alive after a handler has thrown, and the application has paused the partition', async () => {
      const throws = (consumer: FakeKafkaJsConsumer) => consumer.emit('fetch_start', { nodeId: 1 });
      expect(await stallsWhileFetching(throws)).toBe(false);
    });
  });

  it('takes a rebalance for no work', async () => {
    const { consumer, stalls, isStalled } = await startKafkaJs(['3', '2']);
    expect(await stalls()).toBe(true);
    consumer.join();
    expect(isStalled()).toBe(true);
  });

  it('stops the consumer when the drain begins', async () => {
    const { drain, consumer } = await startKafkaJs(['3', '3']);
    drain.begin();
    expect(consumer.stops).toBe(1);
  });
});

describe("KafkaProgressHeartbeat with a fake consumer of Confluent's client", () => {
  it('makes liveness stalled if messages come and the handler is not called, once it watches a handler', async () => {
    const { progress, stalls } = await start(new FakeConfluentConsumer());
    admin.high = '4';
    expect(await stalls()).toBe(false);
    progress.watching(() => Promise.resolve());
    expect(await stalls()).toBe(false);
    admin.high = '5';
    expect(await stalls()).toBe(true);
  });

  it('stays alive on a quiet topic of which the group has committed nothing', async () => {
    const { progress, stalls } = await start(Object.assign(new FakeConfluentConsumer(), { offset: null }));
    progress.watching(() => Promise.resolve());
    expect(await stalls()).toBe(false);
  });

  it('makes liveness stalled while the handler hangs, although nothing else comes, and beats when it has ended', async () => {
    const { progress, stalls, isStalled } = await start(new FakeConfluentConsumer());
    const work = deferred();
    const taken: string[] = [];
    const handle = progress.watching((message: string) => {
      taken.push(message);
      return work.promise;
    });
    const handled = handle('first');
    expect(taken).toEqual(['first']);
    expect(await stalls()).toBe(true);

    work.reject(new Error('failed'));
    await expect(handled).rejects.toThrow('failed');
    await settle();
    expect(isStalled()).toBe(false);
    expect(await stalls()).toBe(false);
  });

  it('beats when a message is taken', async () => {
    const { progress, stalls, isStalled } = await start(new FakeConfluentConsumer());
    const handle = progress.watching(() => new Promise<void>(() => {}));
    expect(await stalls()).toBe(false);
    admin.high = '4';
    expect(await stalls()).toBe(true);
    void handle('first');
    expect(isStalled()).toBe(false);
  });

  it('disconnects the consumer when the drain begins', async () => {
    const consumer = new FakeConfluentConsumer();
    const { drain } = await start(consumer);
    drain.begin();
    expect(consumer.disconnects).toBe(1);
  });
});
