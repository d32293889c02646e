import { describe, expect, it } from '@jest/globals';
import { VitalsError } from '../../src/index.js';
import { KafkaIndicator, type KafkaConsumer, type KafkaIndicatorOptions } from '../../src/kafka/index.js';
import { deferred, settle } from '../support/deferred.js';
import { FakeConfluentConsumer, FakeKafkaJsConsumer } from './fake-kafka.js';

class Orders extends KafkaIndicator {}

const indicatorOf = (source: KafkaConsumer | (() => KafkaConsumer | undefined), options?: KafkaIndicatorOptions) =>
  new Orders(source, options);

describe('KafkaIndicator with a fake consumer of kafkajs', () => {
  it('is healthy once the consumer has joined its group, although nobody asked before', async () => {
    const consumer = new FakeKafkaJsConsumer();
    const indicator = indicatorOf(consumer);
    consumer.join();
    const result = await indicator.check();
    expect(result.status).toBe('healthy');
    expect(result.details).toEqual({ partitions: 2 });
  });

  it('is unhealthy before the consumer has joined its group', async () => {
    const message = 'the consumer has not joined its group yet';
    expect(await indicatorOf(new FakeKafkaJsConsumer()).check()).toMatchObject({ status: 'unhealthy', message });
  });

  it('is unhealthy after a crash', async () => {
    const consumer = new FakeKafkaJsConsumer();
    const indicator = indicatorOf(consumer);
    consumer.join();
    consumer.crash(false);
    const message = 'the consumer has crashed, and kafkajs does not start it again';
    expect(await indicator.check()).toMatchObject({ status: 'unhealthy', message });
  });

  it('follows the present consumer of a function', async () => {
    let consumer = undefined as FakeKafkaJsConsumer | undefined;
    const indicator = indicatorOf(() => consumer);
    expect(await indicator.check()).toMatchObject({ status: 'unhealthy', message: 'there is no consumer' });
    consumer = new FakeKafkaJsConsumer();
    expect(await indicator.check()).toMatchObject({ status: 'unhealthy' });
    consumer.emit('heartbeat');
    expect(await indicator.check()).toMatchObject({ status: 'healthy' });
  });

  it('takes a function that throws when it is made for one without a consumer yet', async () => {
    const consumer = new FakeKafkaJsConsumer();
    let isListening = false;
    const indicator = indicatorOf(() => {
      if (isListening) return consumer;
      throw new Error('Not initialized.');
    });
    await expect(indicator.check()).rejects.toThrow('Not initialized.');
    isListening = true;
    await indicator.check();
    consumer.join();
    expect(await indicator.check()).toMatchObject({ status: 'healthy' });
  });

  it.each([0, 1.5, NaN, Infinity, 2 ** 31, '30s'])('refuses a `maxSilenceMs` of %p', (maxSilenceMs) => {
    const options = { maxSilenceMs } as KafkaIndicatorOptions;
    expect(() => indicatorOf(new FakeKafkaJsConsumer(), options)).toThrow(VitalsError);
    expect(() => indicatorOf(new FakeKafkaJsConsumer(), options)).toThrow('KafkaIndicator: expected `maxSilenceMs`');
  });
});

describe("KafkaIndicator with a fake consumer of Confluent's client", () => {
  it('asks the coordinator of the group, with a time-out', async () => {
    const consumer = new FakeConfluentConsumer();
    expect(await indicatorOf(consumer).check()).toMatchObject({ status: 'healthy', details: { partitions: 1 } });
    expect(consumer.questions).toEqual([1500]);
  });

  it.each([
    ['is not connected', undefined, 'the consumer is not connected to Kafka'],
    ['has no partitions', [], 'the consumer has no partitions, so that it is not known whether it is in its group'],
  ])('asks nothing of a consumer that %s, and is unhealthy', async (_what, partitions, message) => {
    const consumer = new FakeConfluentConsumer();
    consumer.partitions = partitions;
    expect(await indicatorOf(consumer).check()).toMatchObject({ status: 'unhealthy', message });
    expect(consumer.questions).toEqual([]);
  });

  it('keeps one question on a silent Kafka, also for several consumers', async () => {
    const consumers = [new FakeConfluentConsumer(), new FakeConfluentConsumer()];
    const asked = () => consumers.map(({ questions }) => questions.length);
    const answer = deferred();
    for (const consumer of consumers) consumer.answer = () => answer.promise;
    const checks = consumers.flatMap((consumer) => [indicatorOf(consumer).check(), indicatorOf(consumer).check()]);
    await settle();
    expect(asked()).toEqual([1, 0]);

    answer.reject(new Error('Local: Timed out'));
    await Promise.allSettled(checks);
    expect(asked()).toEqual([1, 1]);
  });

  it.each([
    ['what the client says', new Error('Local: Timed out'), 'Local: Timed out'],
    ['something if the client does not', new Error(''), 'Kafka did not answer'],
  ])('says %s', async (_what, error, message) => {
    const consumer = new FakeConfluentConsumer();
    consumer.answer = () => Promise.reject(error);
    await expect(indicatorOf(consumer).check()).rejects.toThrow(message);
  });
});
