import { beforeEach, describe, expect, it } from '@jest/globals';
import { WorkOfConfluent } from '../../src/kafka/work-of-confluent.js';
import { deferred, settle } from '../support/deferred.js';
import { FakeAdmin, FakeConfluentConsumer } from './fake-kafka.js';

let admin: FakeAdmin;
let consumer: FakeConfluentConsumer;
let work: WorkOfConfluent;

beforeEach(() => {
  admin = new FakeAdmin();
  consumer = new FakeConfluentConsumer();
  work = new WorkOfConfluent(consumer, admin);
});

/** Lets a message come to each partition. */
const comes = (): string => (admin.high = String(BigInt(admin.high) + 1n));
const handle = (): Promise<void> => work.handled(() => Promise.resolve());

describe("the work of a consumer of Confluent's client", () => {
  it.each<[string, Partial<FakeConfluentConsumer>]>([
    ['messages that the group has not committed', { offset: '2' }],
    ['messages of a topic of which the group has committed nothing', { offset: null }],
    ['no partition', { offset: '2', partitions: [] }],
  ])('does not wait with %s, if none has come since', async (_what, situation) => {
    Object.assign(consumer, situation);
    expect([await work.waits(), await work.waits()]).toEqual([false, false]);
    expect(consumer.questions).toEqual([]);
  });

  it.each(['2', '3', null])('waits while a message that came is not taken, with the commit %p', async (offset) => {
    Object.assign(consumer, { offset });
    await work.waits();
    comes();
    expect([await work.waits(), await work.waits()]).toEqual([true, true]);
    await handle();
    expect([await work.waits(), await work.waits()]).toEqual([false, false]);
  });

  it('waits for a message that comes after the last one was handled', async () => {
    await handle();
    await work.waits();
    comes();
    expect(await work.waits()).toBe(true);
  });

  it('does not wait because of the marker behind a message of a transaction, which is never committed', async () => {
    await work.waits();
    comes();
    comes();
    await handle();
    expect(await work.waits()).toBe(false);
  });

  it('does not wait for a message that came and is committed, for example by the consumer that had the partition', async () => {
    await work.waits();
    comes();
    consumer.offset = admin.high;
    expect(await work.waits()).toBe(false);
  });

  it('waits while a handler runs, also if it fails', async () => {
    const end = deferred();
    const handled = work.handled(() => end.promise);
    expect(await work.waits()).toBe(true);
    end.reject(new Error('failed'));
    await expect(handled).rejects.toThrow('failed');
    expect(await work.waits()).toBe(false);
  });

  it('does not take a message for new that was handled during the look', async () => {
    await work.waits();
    const answer = deferred();
    const fetchTopicOffsets = admin.fetchTopicOffsets.bind(admin);
    const first = fetchTopicOffsets('orders');
    admin.fetchTopicOffsets = async () => {
      await answer.promise;
      return first;
    };
    const look = work.waits();
    comes();
    await handle();
    answer.resolve();
    await settle();
    expect(await look).toBe(false);

    admin.fetchTopicOffsets = fetchTopicOffsets;
    expect(await work.waits()).toBe(false);
  });

  it('does not wait in a partition that the application has paused', async () => {
    await work.waits();
    comes();
    consumer.pausedPartitions = [0];
    expect(await work.waits()).toBe(false);
  });

  it('does not wait in a partition that it has just been given', async () => {
    await work.waits();
    comes();
    consumer.partitions = [1];
    expect(await work.waits()).toBe(false);
    comes();
    expect(await work.waits()).toBe(true);
  });

  it('waits in a topic that was made anew, once a message comes', async () => {
    await work.waits();
    Object.assign(admin, { high: '0' });
    consumer.offset = null;
    expect(await work.waits()).toBe(false);
    comes();
    expect(await work.waits()).toBe(true);
  });

  it('is not known if Kafka does not answer, also while a handler runs', async () => {
    void work.handled(() => new Promise(() => {}));
    admin.answer = () => Promise.reject(new Error('gone'));
    await expect(work.waits()).rejects.toThrow('gone');
  });

  it('asks for what is committed with a time-out', async () => {
    await work.waits();
    comes();
    await work.waits();
    expect(consumer.questions).toEqual([1500]);
  });
});
