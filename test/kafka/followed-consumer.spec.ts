import { beforeEach, describe, expect, it } from '@jest/globals';
import { FollowedConsumer } from '../../src/kafka/followed-consumer.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeKafkaJsConsumer } from './fake-kafka.js';

const MAX_SILENCE_MS = 30_000;

let clock: FakeClock;
let consumer: FakeKafkaJsConsumer;
let followed: FollowedConsumer;

beforeEach(() => {
  clock = new FakeClock();
  consumer = new FakeKafkaJsConsumer();
  followed = new FollowedConsumer(consumer, clock);
});

const fault = () => followed.fault(MAX_SILENCE_MS);

describe('a followed consumer of kafkajs', () => {
  it('is no member of its group until it has joined it', () => {
    expect(fault()).toBe('the consumer has not joined its group yet');
    consumer.join();
    expect(fault()).toBeUndefined();
  });

  it('is a member if a heartbeat is answered, also if it had joined before it was followed', () => {
    consumer.emit('heartbeat');
    expect(fault()).toBeUndefined();
  });

  it.each(['group_join', 'heartbeat'])(
    'is a member for as long as a session lasts after a %s, and no longer',
    (event) => {
      clock.advance(100_000);
      if (event === 'group_join') consumer.join();
      else consumer.emit(event);
      clock.advance(MAX_SILENCE_MS);
      expect(fault()).toBeUndefined();

      clock.advance(1);
      expect(fault()).toBe('the last heartbeat that Kafka answered was 30001 ms ago, longer than 30000 ms');
      consumer.emit('heartbeat');
      expect(fault()).toBeUndefined();
    },
  );

  it.each<[string, (each: FakeKafkaJsConsumer) => void, boolean]>([
    ['the consumer is stopped', (each) => each.emit('stop'), true],
    ['the consumer is disconnected', (each) => each.emit('disconnect'), true],
    ['the consumer has crashed, and kafkajs starts it again', (each) => each.crash(true), false],
    ['the consumer has crashed, and kafkajs does not start it again', (each) => each.crash(false), false],
  ])('says that %s, until it joins again', (text, happen, isAtRest) => {
    consumer.join();
    happen(consumer);
    expect(fault()).toBe(text);
    expect(followed.isAtRest).toBe(isAtRest);

    consumer.join();
    expect(fault()).toBeUndefined();
    expect(followed.isAtRest).toBe(false);
  });

  it('keeps its partitions in a crash, because their messages wait', () => {
    consumer.join();
    consumer.crash(false);
    expect(followed.assignment).toEqual({ orders: [0, 1] });
    expect(followed.groupId).toBe('group');
  });

  it('tells how many partitions it has and how many messages wait in them, as far as it knows', () => {
    consumer.emit('heartbeat');
    expect(followed.numbers()).toEqual({});
    consumer.join({ orders: [0, 1], returns: [4] });
    expect(followed.numbers()).toEqual({ partitions: 3 });
    const batch = { topic: 'orders', partition: 0, offsetLag: '7' };
    consumer.emit('end_batch_process', batch);
    consumer.emit('end_batch_process', { ...batch, partition: 1, offsetLag: '2' });
    expect(followed.numbers().lag).toBe(9);
    consumer.emit('end_batch_process', { ...batch, offsetLag: '0' });
    expect(followed.numbers().lag).toBe(2);

    consumer.join({ orders: [0] });
    expect(followed.numbers()).toEqual({ partitions: 1 });
  });

  it('is busy from the beginning of a batch to its end, or until it joins again', () => {
    const batch = { topic: 'orders', partition: 0, offsetLag: '0' };
    consumer.emit('start_batch_process', batch);
    consumer.emit('end_batch_process', { ...batch, partition: 1 });
    expect(followed.isBusy).toBe(true);
    consumer.emit('end_batch_process', batch);
    expect(followed.isBusy).toBe(false);

    consumer.emit('start_batch_process', batch);
    consumer.join();
    expect(followed.isBusy).toBe(false);
  });

  it('is busy with a batch of one broker while kafkajs fetches from others, and not after a handler that throws', () => {
    const fetch = (event: string, nodeId: number) => consumer.emit(event, { nodeId });
    for (const nodeId of [1, 2]) fetch('fetch_start', nodeId);
    fetch('fetch', 1);
    consumer.emit('start_batch_process', { topic: 'orders', partition: 0 });
    fetch('fetch', 2);
    fetch('fetch_start', 2);
    expect(followed.isBusy).toBe(true);

    // kafkajs emits nothing of the end of that batch, and fetches anew.
    fetch('fetch_start', 1);
    expect(followed.isBusy).toBe(false);
  });
});
