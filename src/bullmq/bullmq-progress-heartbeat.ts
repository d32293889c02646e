import { Inject, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ConsumerService, type WatchedConsumer } from '../consumers/consumer.service.js';
import type { BullMqQueue, BullMqWorker } from './bullmq-client.js';
import { connectionFault } from './connection-fault.js';

const PROGRESS = ['active', 'completed', 'failed', 'drained'] as const;

/** What a `BullMqProgressHeartbeat` watches. */
export interface BullMqProgressOptions {
  /** The name of the heartbeat in the liveness report. */
  readonly name: string;
  /** The worker, or a function that returns it once the application has started, such as `() => processor.worker`. */
  readonly worker: BullMqWorker | (() => BullMqWorker);
  /** A queue of the same name, which is asked whether jobs wait. */
  readonly queue: BullMqQueue;
  /**
   * How long, in milliseconds, the worker may take and finish no job while jobs wait: a whole number from 1 to 2147483647. Choose it
   * longer than the longest job, than a pause of the rate limiter, and than 15 s, after which a worker tries again to reach Redis.
   */
  readonly maxSilenceMs: number;
}

/**
 * Makes liveness `stalled` if a worker takes and finishes no job for longer than `maxSilenceMs` although jobs wait. An empty or paused
 * queue, a paused worker, and a Redis that does not answer are no stall. When the drain begins, the worker is closed: it takes no more
 * jobs, and the drain waits for those in flight.
 *
 * Extend it, and list the subclass as a provider.
 * @throws VitalsError `INVALID_HEARTBEAT` at bootstrap, if the name is illegal or already watched, or if `maxSilenceMs` is out of bounds
 * @example
 * @Injectable()
 * export class OrdersProgress extends BullMqProgressHeartbeat {
 *   constructor(processor: OrdersProcessor, @InjectQueue('orders') queue: Queue) {
 *     super({ name: 'orders', worker: () => processor.worker, queue, maxSilenceMs: 60_000 });
 *   }
 * }
 */
export abstract class BullMqProgressHeartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  @Inject(ConsumerService) private readonly consumers!: ConsumerService;
  private stop = (): void => {};

  constructor(private readonly options: BullMqProgressOptions) {}

  /** Only Nest calls this. */
  onApplicationBootstrap(): void {
    const { name, maxSilenceMs, queue } = this.options;
    const worker = typeof this.options.worker === 'function' ? this.options.worker() : this.options.worker;
    const watched = this.consumers.watch({
      name,
      maxSilenceMs,
      hasWork: () => hasWork(queue, worker),
      stop: () => worker.close(),
    });
    this.stop = follow(worker, watched);
  }

  /** Only Nest calls this. */
  onModuleDestroy(): void {
    this.stop();
  }
}

/** Beats at each event of the worker, until the worker is closed or the returned function is called. */
function follow(worker: BullMqWorker, watched: WatchedConsumer): () => void {
  const progressed = (): void => watched.progressed();
  const stop = (): void => {
    for (const event of PROGRESS) worker.off(event, progressed);
    worker.off('closing', stop);
    watched.stop();
  };
  for (const event of PROGRESS) worker.on(event, progressed);
  worker.on('closing', stop);
  return stop;
}

async function hasWork(queue: BullMqQueue, worker: BullMqWorker): Promise<boolean> {
  if (worker.isPaused() || (await connectionFault(queue)) !== undefined) return false;
  const { waiting = 0, prioritized = 0 } = await queue.getJobCounts('waiting', 'prioritized');
  return waiting + prioritized > 0 && !(await queue.isPaused());
}
