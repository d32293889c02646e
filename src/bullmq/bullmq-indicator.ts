import { OpenCalls } from '../clients/open-calls.js';
import { readableError } from '../clients/readable-error.js';
import type { Clock } from '../core/clock.js';
import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { systemClock } from '../system-clock.js';
import type { BullMqQueue } from './bullmq-client.js';
import { connectionFault } from './connection-fault.js';

/** The limits beyond which a `BullMqIndicator` is unhealthy. Each is off by default. */
export interface BullMqLimits {
  /** The most jobs that may wait, those with a priority included; delayed jobs do not count. A whole number from 0. */
  readonly waiting?: number;
  /** The most failed jobs that the queue may keep. A whole number from 0. */
  readonly failed?: number;
  /** How long, in milliseconds, the job that is next may have waited since it was due. */
  readonly oldestWaitingMs?: number;
  /** The least number of workers of this queue, in all processes. Redis must allow `CLIENT LIST`, which some hosted ones do not. */
  readonly workers?: number;
}

interface Numbers {
  readonly waiting: number;
  readonly failed: number;
  readonly oldestWaitingMs?: number;
  readonly workers?: number;
}

/**
 * Counts the jobs of a queue through the queue's own connection, and compares them with the given limits. Nothing is sent while the
 * queue is not connected: it is unhealthy at once. A count without an answer stays the only one.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`. It takes the `Queue` of bullmq 5 and 6, and
 * not a `Worker`, whose connection may block.
 * @example
 * @OptionalIndicator('orders-queue')
 * export class OrdersQueueIndicator extends BullMqIndicator {
 *   constructor(@InjectQueue('orders') queue: Queue) {
 *     super(queue, { waiting: 10_000, workers: 1 });
 *   }
 * }
 */
export abstract class BullMqIndicator implements Indicator {
  private readonly calls = new OpenCalls();
  private readonly clock: Clock = systemClock;

  constructor(
    private readonly queue: BullMqQueue,
    private readonly limits: BullMqLimits = {},
  ) {}

  async check(): Promise<CheckResult> {
    const fault = await connectionFault(this.queue);
    if (fault !== undefined) return unhealthy(`the queue ${this.queue.name} is ${fault}`);

    const numbers = await this.calls.join(this.queue, () => this.count());
    const excesses = this.excessesOf(numbers);
    if (excesses.length === 0) return healthy({ ...numbers });
    return unhealthy(`the queue ${this.queue.name} has ${excesses.join(', ')}`, { ...numbers });
  }

  private async count(): Promise<Numbers> {
    try {
      const counts = await this.queue.getJobCounts('waiting', 'prioritized', 'failed');
      const { waiting = 0, prioritized = 0, failed = 0 } = counts;
      return {
        waiting: waiting + prioritized,
        failed,
        ...(this.limits.oldestWaitingMs === undefined ? {} : { oldestWaitingMs: await this.oldestWaitingMs() }),
        ...(this.limits.workers === undefined ? {} : { workers: await this.queue.getWorkersCount() }),
      };
    } catch (error) {
      throw readableError(error, `the jobs of ${this.queue.name} cannot be counted, and bullmq does not say why`);
    }
  }

  private async oldestWaitingMs(): Promise<number> {
    const next = await this.queue.getJobs(['waiting', 'prioritized'], 0, 0, true);
    const now = this.clock.date().getTime();
    return Math.max(0, ...next.map(({ timestamp, delay = 0 }) => now - timestamp - delay));
  }

  private excessesOf({ waiting, failed, oldestWaitingMs, workers }: Numbers): string[] {
    const limits = this.limits;
    const excesses: string[] = [];
    if (waiting > (limits.waiting ?? Infinity)) excesses.push(`${waiting} waiting jobs, more than ${limits.waiting}`);
    if (failed > (limits.failed ?? Infinity)) excesses.push(`${failed} failed jobs, more than ${limits.failed}`);
    if (oldestWaitingMs !== undefined && oldestWaitingMs > (limits.oldestWaitingMs ?? Infinity))
      excesses.push(`a job that has waited for ${oldestWaitingMs} ms, longer than ${limits.oldestWaitingMs} ms`);
    if (workers !== undefined && workers < (limits.workers ?? 0))
      excesses.push(`${workers} workers, fewer than ${limits.workers}`);
    return excesses;
  }
}
