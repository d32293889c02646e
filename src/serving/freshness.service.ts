import { Inject, Injectable } from '@nestjs/common';
import type { Cancel, Clock } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor.service.js';
import { IndicatorRegistry } from '../indicators/indicator.registry.js';
import { Drain } from '../lifecycle/drain.js';
import { CLOCK } from '../tokens.js';
import { ChangeService } from '../verdicts/change.service.js';

/**
 * Keeps the checks fresh while their state is watched. It has no timer of its own, and all watchers share one look at each
 * beat: another watcher costs nothing.
 */
@Injectable()
export class Freshness {
  private readonly listeners = new Listeners();
  private endings: readonly Cancel[] = [];
  private isRenewed = false;

  constructor(
    private readonly indicators: IndicatorRegistry,
    private readonly heartbeat: HeartbeatMonitor,
    private readonly changes: ChangeService,
    private readonly drain: Drain,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Calls `listener` at each change, and at each beat, because the state changes with time, too. */
  watch(listener: () => void): Cancel {
    const isFirst = this.listeners.isEmpty;
    const cancel = this.listeners.add(listener);
    if (isFirst) this.begin();
    return () => {
      cancel();
      if (this.listeners.isEmpty) this.end();
    };
  }

  /** Whether every check has been renewed that was due at the last look. */
  get isFresh(): boolean {
    return this.isRenewed;
  }

  private begin(): void {
    this.endings = [
      this.heartbeat.onBeat(() => this.look()),
      this.changes.onChange(() => this.listeners.call()),
      this.drain.onPhase(() => this.listeners.call()),
    ];
    this.look();
  }

  private end(): void {
    for (const end of this.endings) end();
    this.endings = [];
  }

  private look(): void {
    const renewals = this.renew();
    this.isRenewed = renewals.length === 0;
    this.listeners.call();
    if (!this.isRenewed) void this.tellAfter(renewals);
  }

  private async tellAfter(renewals: readonly Promise<void>[]): Promise<void> {
    await Promise.all(renewals);
    this.isRenewed = true;
    this.listeners.call();
  }

  /** Before startup is reached, and during a drain, no check runs for a probe either. */
  private renew(): Promise<void>[] {
    if (this.drain.phase !== 'running') return [];
    const now = this.clock.now();
    const due = [...this.indicators.all().values()].filter((check) => now >= check.dueAt(check.watchedAgeMs));
    return due.map((check) => check.fresh(check.watchedAgeMs));
  }
}
