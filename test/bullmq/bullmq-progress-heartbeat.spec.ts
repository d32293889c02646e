import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { BullMqProgressHeartbeat } from '../../src/bullmq/index.js';
import { DrainService, HealthModule, HealthService } from '../../src/index.js';
import { eventually } from '../support/eventually.js';

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

const MAX_SILENCE_MS = 1000;
let app: TestingModule | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

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
  app = await Test.createTestingModule({
    imports: [HealthModule.forRoot({ drain: { propagationDelayMs: 0, lingerMs: 0 } })],
    providers: [Progress as Type],
  }).compile();
  app.useLogger(false);
  await app.init();
  return { app, worker, health: app.get(HealthService) };
}

const isStalled = (health: HealthService) => health.liveness().status === 'stalled';
const silentMs = (health: HealthService) => health.liveness().heartbeats?.['orders']?.silentMs ?? NaN;

/** Waits until the heartbeat has beaten twice as long as a silence may be, and says whether liveness stayed alive. */
async function staysAlive(health: HealthService): Promise<boolean> {
  const end = performance.now() + 2 * MAX_SILENCE_MS;
  return !(
    (await eventually(() => (isStalled(health) ? 'stalled' : performance.now() > end && 'alive'))) === 'stalled'
  );
}

describe('BullMqProgressHeartbeat', () => {
  it.each<[string, Situation]>([
    ['jobs', { waiting: 1 }],
    ['jobs with a priority', { prioritized: 1 }],
  ])('makes liveness stalled, by name, if %s wait and the worker does nothing', async (_what, situation) => {
    const { health } = await start(situation);
    await eventually(() => isStalled(health));

    expect(health.liveness().heartbeats).toHaveProperty('orders.maxSilenceMs', MAX_SILENCE_MS);
  });

  it.each<[string, Situation]>([
    ['the queue is empty', {}],
    ['the queue is paused', { waiting: 1, isQueuePaused: true }],
    ['Redis is away', { waiting: 1, status: 'reconnecting' }],
  ])('stays alive while %s', async (_what, situation) => {
    const { health } = await start(situation);
    expect(await staysAlive(health)).toBe(true);
  });

  it('stays alive while the worker is paused', async () => {
    const { health, worker } = await start({ waiting: 1 });
    worker.isOnHold = true;
    worker.emit('active');
    expect(await staysAlive(health)).toBe(true);
  });

  it.each(['active', 'completed', 'failed', 'drained'])('beats at the event %s', async (event) => {
    const { health, worker } = await start({ waiting: 1 });
    await eventually(() => isStalled(health));
    worker.emit(event);

    expect(silentMs(health)).toBeLessThan(MAX_SILENCE_MS);
    expect(isStalled(health)).toBe(false);
  });

  it('ends with the worker', async () => {
    const { health, worker } = await start({ waiting: 1 });
    await worker.close();

    expect(health.liveness().heartbeats).toBeUndefined();
    expect(worker.eventNames()).toEqual([]);
  });

  it('closes the worker when the drain begins', async () => {
    const { worker, app: draining } = await start({});
    draining.get(DrainService).begin();

    expect(worker.closes).toBe(1);
  });
});
