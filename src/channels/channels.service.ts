import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../core/clock.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import type { DrainStep } from '../core/report/drain-step.js';
import type { Stall } from '../core/report/stall.js';
import { Sparingly } from '../core/sparingly.js';
import type { HealthChange } from '../core/verdict/changes.js';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import { Drain } from '../lifecycle/drain.js';
import { HealthLogger } from '../log/health-logger.js';
import { StartupService } from '../startup/startup.service.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import { ChangeService } from '../verdicts/change.service.js';
import { MainLogService } from '../watchdog/main-log.service.js';
import { ContainedChannel } from './contained-channel.js';

/** Publishes changes, stalls and the steps of the drain through `node:diagnostics_channel`. */
@Injectable()
export class ChannelsService {
  private readonly logger = new HealthLogger();
  private readonly stalls: ContainedChannel<Stall>;

  constructor(
    changes: ChangeService,
    drain: Drain,
    heartbeat: HeartbeatMonitor,
    watchdogLog: MainLogService,
    private readonly startup: StartupService,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const changed = this.channel<HealthChange>('nestjs-vitals:change');
    const drained = this.channel<DrainStep>('nestjs-vitals:drain');
    this.stalls = this.channel<Stall>('nestjs-vitals:stall');
    changes.onChange((change) => changed.publish(change));
    drain.onStep((step) => drained.publish(step));
    watchdogLog.onStall((stall) => this.stalls.publish(stall));
    heartbeat.onBeat((silentMs) => this.publishOwnStall(silentMs, heartbeat.silence().observer === 'in-loop'));
  }

  /** The thread reports stalls if there is one; the event loop itself sees one when it is over. */
  private publishOwnStall(silentMs: number, isAlone: boolean): void {
    if (silentMs < this.options.heartbeat.warnAfterMs || !isAlone || this.startup.status() !== 'started') return;
    this.stalls.publish({ silentMs });
  }

  private channel<Message extends object>(name: string): ContainedChannel<Message> {
    // A subscriber that always throws must not fill the log.
    const sparingly = new Sparingly(this.clock);
    return new ContainedChannel(name, (error) => {
      if (sparingly.isDue()) this.logger.error(`a subscriber of the channel ${name} threw`, error);
    });
  }
}
