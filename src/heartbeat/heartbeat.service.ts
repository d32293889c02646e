import { Injectable } from '@nestjs/common';
import { HeartbeatMonitor } from './heartbeat-monitor.service.js';
import type { Heartbeat } from './watched-loops.js';

/** Heartbeats for loops of the application's own. */
@Injectable()
export class HeartbeatService {
  constructor(private readonly monitor: HeartbeatMonitor) {}

  /**
   * Watches a loop of the application's own, a queue consumer for instance: liveness is `stalled` once it has been silent
   * for longer than `maxSilenceMs`, unless the application drains.
   *
   * Throws a {@link VitalsError} for a name that is watched already and for a `maxSilenceMs` that is not a whole number
   * from 1 to 2147483647.
   */
  watch(name: string, options: { readonly maxSilenceMs: number }): Heartbeat {
    return this.monitor.watch(name, options);
  }
}
