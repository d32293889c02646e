import { beforeEach, describe, expect, it } from '@jest/globals';
import { FollowedConsumer } from '../../src/kafka/followed-consumer.js';
import { workOfKafkaJs } from '../../src/kafka/work-of-kafkajs.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeAdmin, FakeKafkaJsConsumer } from './fake-kafka.js';

const BATCH = { topic: 'orders', partition: 0, offsetLag: '0' };

let admin: FakeAdmin;

beforeEach(() => {
  admin = new FakeAdmin();
});

describe('the work of a consumer of kafkajs', () => {
  let consumer: FakeKafkaJsConsumer;
  let followed: FollowedConsumer;

  beforeEach(() => {
    consumer = new FakeKafkaJsConsumer();
    followed = new FollowedConsumer(consumer, new FakeClock());
    consumer.join();
  });

  const works = () => workOfKafkaJs(followed, admin);

  it.each<[string, boolean, string[]]>([
    ['waits if a partition has more messages than are committed', true, ['3', '2']],
    ['is done if every message is committed', false, ['3', '3']],
    ['waits if messages are there and none was ever committed', true, ['3', '-1']],
    ['waits if Kafka knows of no commit', true, []],
  ])('%s', async (_what, expected, committed) => {
    admin.committed = committed;
    expect(await works()).toBe(expected);
  });

  it('compares offsets that are too large for a number', async () => {
    admin.high = '9007199254740993';
    admin.committed = ['9007199254740993', '9007199254740992'];
    expect(await works()).toBe(true);
  });

  it('is only that of its own partitions', async () => {
    admin.committed = ['3', '0'];
    consumer.join({ orders: [0] });
    expect(await works()).toBe(false);
  });

  it('waits while a message that was taken is not finished, although another consumer may have committed it', async () => {
    consumer.emit('start_batch_process', BATCH);
    expect(await works()).toBe(true);
    consumer.emit('end_batch_process', BATCH);
    expect(await works()).toBe(false);
  });

  it('is not known if Kafka does not answer, also in the middle of a batch', async () => {
    consumer.emit('start_batch_process', BATCH);
    admin.answer = () => Promise.reject(new Error('gone'));
    await expect(works()).rejects.toThrow('gone');
  });

  it.each(['stop', 'disconnect'])(
    'does not wait after the event %s, because the application wants that',
    async (event) => {
      admin.committed = ['0', '0'];
      consumer.emit(event);
      expect(await works()).toBe(false);
    },
  );

  it('waits after a crash', async () => {
    admin.committed = ['0', '0'];
    consumer.crash(false);
    expect(await works()).toBe(true);
  });

  it('is not asked for before the consumer has joined its group', async () => {
    admin.answer = () => Promise.reject(new Error('asked'));
    expect(await workOfKafkaJs(new FollowedConsumer(new FakeKafkaJsConsumer(), new FakeClock()), admin)).toBe(false);
  });
});
