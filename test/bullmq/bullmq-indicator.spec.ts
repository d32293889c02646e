import { describe, expect, it } from '@jest/globals';
import { BullMqIndicator, type BullMqJob, type BullMqLimits, type BullMqQueue } from '../../src/bullmq/index.js';
import { settle } from '../support/deferred.js';

class Orders extends BullMqIndicator {}

/** A fake of what the indicator uses of a queue. */
class FakeQueue implements BullMqQueue {
  readonly name = 'orders';
  client: Promise<{ status: string }> = Promise.resolve({ status: 'ready' });
  calls = 0;
  counts: () => Promise<Record<string, number>> = () => Promise.resolve({ waiting: 2, prioritized: 1, failed: 4 });
  jobs: BullMqJob[] = [];

  getJobCounts(): Promise<Record<string, number>> {
    this.calls += 1;
    return this.counts();
  }

  getJobs(): Promise<BullMqJob[]> {
    return Promise.resolve(this.jobs);
  }

  getWorkersCount(): Promise<number> {
    return Promise.resolve(1);
  }

  isPaused(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

const checked = (queue: BullMqQueue, limits?: BullMqLimits) => new Orders(queue, limits).check();

describe('BullMqIndicator with a fake queue', () => {
  it('is healthy without limits, and says how many jobs wait and have failed', async () => {
    expect(await checked(new FakeQueue())).toMatchObject({ status: 'healthy', details: { waiting: 3, failed: 4 } });
  });

  it.each<[string, BullMqLimits, string]>([
    ['waiting jobs', { waiting: 2 }, 'the queue orders has 3 waiting jobs, more than 2'],
    ['failed jobs', { failed: 3 }, 'the queue orders has 4 failed jobs, more than 3'],
    ['too few workers', { workers: 2 }, 'the queue orders has 1 workers, fewer than 2'],
    ['both', { waiting: 0, failed: 0 }, 'the queue orders has 3 waiting jobs, more than 0, 4 failed jobs, more than 0'],
  ])('is unhealthy beyond its limits: %s', async (_what, limits, message) => {
    expect(await checked(new FakeQueue(), limits)).toMatchObject({ status: 'unhealthy', message });
  });

  it.each<[string, BullMqLimits]>([
    ['jobs', { waiting: 3, failed: 4 }],
    ['workers', { workers: 1 }],
    ['an age that no job has', { oldestWaitingMs: 1 }],
  ])('is healthy at its limits: %s', async (_what, limits) => {
    expect(await checked(new FakeQueue(), limits)).toMatchObject({ status: 'healthy' });
  });

  it('counts the age of a delayed job from when it was due', async () => {
    const queue = new FakeQueue();
    queue.jobs = [{ timestamp: Date.now() - 100_000, delay: 60_000 }];

    expect(await checked(queue, { oldestWaitingMs: 60_000 })).toMatchObject({ status: 'healthy' });
    expect(await checked(queue, { oldestWaitingMs: 30_000 })).toMatchObject({
      status: 'unhealthy',
      message: expect.stringMatching(/a job that has waited for 4\d{4} ms, longer than 30000 ms/),
    });
  });

  it.each<[string, Promise<{ status: string }>, RegExp]>([
    ['was never connected', new Promise(() => {}), /^the queue orders is not connected yet$/],
    ['has lost its connection', Promise.resolve({ status: 'reconnecting' }), /is not connected: reconnecting$/],
  ])('counts nothing through a queue that %s, and is unhealthy at once', async (_what, client, message) => {
    const queue = new FakeQueue();
    queue.client = client;

    expect(await checked(queue)).toMatchObject({ status: 'unhealthy', message: expect.stringMatching(message) });
    expect(queue.calls).toBe(0);
  });

  it('finds the connection of bullmq 6, and counts without one on a backend that has none', async () => {
    const [away, other] = [new FakeQueue(), new FakeQueue()];
    const backend = { client: Promise.resolve({ status: 'end' }) };

    expect(await checked(Object.assign(away, { getBackend: () => backend }))).toMatchObject({ status: 'unhealthy' });
    expect(await checked(Object.assign(other, { getBackend: () => ({}) }))).toMatchObject({ status: 'healthy' });
  });

  it('keeps one count on a silent server, and says something if bullmq does not', async () => {
    const queue = new FakeQueue();
    queue.counts = () => new Promise(() => {});
    const indicator = new Orders(queue);
    void indicator.check();
    void indicator.check();
    await settle();
    expect(queue.calls).toBe(1);

    queue.counts = () => Promise.reject(new Error(''));
    await expect(checked(queue)).rejects.toThrow('the jobs of orders cannot be counted');
  });
});
