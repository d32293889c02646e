import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Queue, Worker, type ConnectionOptions, type Job } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';

/** The job of an order: how long its delivery takes. */
export interface Delivery {
  readonly ms: number;
}

export const CONNECTION = Symbol('connection');
const QUEUE = 'orders';

/** Delivers orders, one after the other. */
@Injectable()
export class OrdersConsumer implements BeforeApplicationShutdown {
  readonly queue: Queue<Delivery>;
  readonly worker: Worker<Delivery>;

  constructor(@Inject(CONNECTION) connection: ConnectionOptions) {
    this.queue = new Queue(QUEUE, { connection });
    this.worker = new Worker(QUEUE, (job) => this.deliver(job), { connection });
    // Without a listener an error of the connection would end the process.
    this.queue.on('error', report);
    this.worker.on('error', report);
  }

  /** The drain has closed the worker by now. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }

  private async deliver(job: Job<Delivery>): Promise<void> {
    console.log(`delivering ${job.id}`);
    await delay(job.data.ms);
    console.log(`delivered ${job.id}`);
  }
}

function report(error: Error): void {
  console.error(`redis: ${error.message}`);
}
