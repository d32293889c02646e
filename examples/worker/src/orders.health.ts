import { Injectable } from '@nestjs/common';
import { RequiredIndicator } from 'nestjs-vitals';
import { BullMqIndicator, BullMqProgressHeartbeat } from 'nestjs-vitals/bullmq';
import { OrdersConsumer } from './orders.consumer.js';

/** Liveness is `stalled` if jobs wait and the worker takes none. When the drain begins, it closes the worker and waits for its job. */
@Injectable()
export class OrdersProgress extends BullMqProgressHeartbeat {
  constructor({ worker, queue }: OrdersConsumer) {
    super({ name: 'orders', worker, queue, maxSilenceMs: 60_000 });
  }
}

/** Required, because this process does nothing else than to work on the queue. */
@RequiredIndicator('queue')
export class OrdersQueue extends BullMqIndicator {
  constructor({ queue }: OrdersConsumer) {
    super(queue);
  }
}
