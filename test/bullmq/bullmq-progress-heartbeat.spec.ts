import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { BullMqProgressHeartbeat } from '../../src/bullmq/index.js';
import type { HealthService } from '../../src/index.js';
import { closeTimedApps } from '../support/timed-app.js';
import { MAX_SILENCE_MS, startConsumerApp } from '../support/timed-consumer.js';

/** A fake of what the heartbeat uses of a worker and of its queue. */
class FakeWorker extends EventEmitter {
  isOnHold = false;
  closes = 0;

  isPaused(): boolean {
    return this.isOnHold;
  }

  close(): Promise<void> {
    this.closes += 1;
    this.emit('closing');
    return Promise.resolve();
  }
}

afterEach(closeTimedApps);

interface Situation {
  readonly waiting?: number;
  readonly prioritized?: number;
  readonly isQueuePaused?: boolean;
  readonly status?: string;
}

async function start({ waiting = 0, prioritized = 0, isQueuePaused = false, status = 'ready' }: Situation) {
  const worker = new FakeWorker();
  const queue = {
    name: 'orders',
    client: Promise.resolve({ status }),
    getJobCounts: () => Promise.resolve({ waiting, prioritized }),
    getJobs: () => Promise.resolve([]),
    getWorkersCount: () => Promise.resolve(0),
    isPaused: () => Promise.resolve(isQueuePaused),
  };
  @Injectable()
  class Progress extends BullMqProgressHeartbeat {
    constructor() {
      super({ name: 'orders', worker: () => worker, queue, maxSilenceMs: MAX_SILENCE_MS });
    }
  }
  return { worker, ...(await startConsumerApp(Progress)) };
}

const silentMs = (health: HealthService) => health.liveness().heartbeats?.['orders']?.silentMs ?? NaN;

describe('BullMqProgressHeartbeat', () => {
  it.each<[string, Situation]>([
    ['jobs', { waiting: 1 }],
    ['jobs with a priority', { prioritized: 1 }],
  ])('makes liveness stalled, by name, if %s wait and the worker does nothing', async (_what, situation) => {
    const { health, stalls } = await start(situation);
    expect(await stalls()).toBe(true);

    expect(health.liveness().heartbeats).toHaveProperty('orders.maxSilenceMs', MAX_SILENCE_MS);
  });

  it.each<[string, Situation]>([
    ['the queue is empty', {}],
    ['the queue is paused', { waiting: 1, isQueuePaused: true }],
    ['Redis is away', { waiting: 1, status: 'reconnecting' }],
  ])('stays alive while %s', async (_what, situation) => {
    const { stalls } = await start(situation);
    expect(await stalls()).toBe(false);
  });

  it('stays alive while the worker is paused', async () => {
    const { worker, stalls } = await start({ waiting: 1 });
    worker.isOnHold = true;
    worker.emit('active');
    expect(await stalls()).toBe(false);
  });

  it.each(['active', 'completed', 'failed', 'drained'])('beats at the event %s', async (event) => {
    const { health, worker, stalls, isStalled } = await start({ waiting: 1 });
    expect(await stalls()).toBe(true);
    worker.emit(event);

    expect(silentMs(health)).toBeLessThan(MAX_SILENCE_MS);
    expect(isStalled()).toBe(false);
  });

  it('ends with the worker', async () => {
    const { health, worker } = await start({ waiting: 1 });
    await worker.close();

    expect(health.liveness().heartbeats).toBeUndefined();
    expect(worker.eventNames()).toEqual([]);
  });

  it('closes the worker when the drain begins', async () => {
    const { worker, drain } = await start({});
    drain.begin();

    expect(worker.closes).toBe(1);
  });
});
