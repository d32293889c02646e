import { Injectable } from '@nestjs/common';
import { HeartbeatMonitor } from './heartbeat-monitor.service.js';
import type { Heartbeat } from './watched-loops.js';

/** Watches the application's own loops. */
@Injectable()
export class HeartbeatService {
  /** @internal Only Nest calls this. */
  constructor(private readonly monitor: HeartbeatMonitor) {}

  /**
   * Watches a loop of the application, such as a queue consumer: liveness is `stalled` while the loop has been silent for longer
   * than `maxSilenceMs`, unless the application drains.
   *
   * @throws VitalsError `INVALID_HEARTBEAT`, if the name is illegal or already watched, or if `maxSilenceMs` (milliseconds) is not a
   * whole number from 1 to 2147483647
   * @example
   * const heartbeat = heartbeats.watch('orders-consumer', { maxSilenceMs: 60_000 });
   * for await (const order of queue) {
   *   heartbeat.beat();
   *   await handle(order);
   * }
   */
  watch(name: string, options: { readonly maxSilenceMs: number }): Heartbeat {
    return this.monitor.watch(name, options);
  }
}
