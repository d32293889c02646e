import { Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import type { ProbeThread } from './probe-thread.js';

type Thread = Pick<ProbeThread, 'send'>;

/** Tells the thread which loops the application watches. */
@Injectable()
export class LoopsLinkService {
  constructor(private readonly heartbeat: HeartbeatMonitor) {}

  /** Keeps the present thread informed. Returns how to end that. */
  connect(present: () => Thread | undefined): Cancel {
    return this.heartbeat.onWatch(() => this.tell(present()));
  }

  tell(thread: Thread | undefined): void {
    thread?.send({ type: 'loops', loops: this.heartbeat.watchedLoops() });
  }
}
