import { Inject, Injectable } from '@nestjs/common';
import type { Cancel, Clock } from '../core/clock.js';
import { VitalsError } from '../core/errors.js';
import { Listeners } from '../core/listeners.js';
import type { HeartbeatReport, LivenessReport } from '../core/report/reports.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { SilenceMeter } from '../core/silence.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import { heartbeatFaults } from '../core/options/resolve.js';
import { WatchedLoops, type Heartbeat, type WatchedLoop } from './watched-loops.js';

/** Measures how long the event loop, and each loop that the application watches, has been silent. */
@Injectable()
export class HeartbeatMonitor {
  private readonly loop: SilenceMeter;
  private readonly watched: WatchedLoops;
  private readonly beats = new Listeners<[number]>();
  private readonly watches = new Listeners();
  /** The longest silence that an observer outside the event loop has seen, or `undefined` while there is no such observer. */
  private longestSeenMs: () => number | undefined = () => undefined;
  private cancel: Cancel = () => {};
  private isBeating = false;

  constructor(
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.loop = new SilenceMeter(clock);
    this.watched = new WatchedLoops(clock, () => this.watches.call());
  }

  /** See `HeartbeatService.watch()`. */
  watch(name: string, options: { readonly maxSilenceMs: number }): Heartbeat {
    const faults = heartbeatFaults(name, options, this.watched.has(name));
    if (faults.length > 0) throw new VitalsError('INVALID_HEARTBEAT', faults);
    return this.watched.add(name, options.maxSilenceMs);
  }

  /** Starts to beat for the event loop. */
  start(): void {
    this.cancel();
    this.isBeating = true;
    this.loop.beat();
    this.cancel = this.clock.every(this.options.heartbeat.intervalMs, () => {
      const silentMs = this.loop.silentMs();
      this.loop.beat();
      this.beats.call(silentMs);
    });
  }

  stop(): void {
    this.isBeating = false;
    this.cancel();
  }

  /** Calls `listener` at each beat of the event loop, with the silence in milliseconds that the beat has ended. */
  onBeat(listener: (silentMs: number) => void): Cancel {
    return this.beats.add(listener);
  }

  /** Calls `listener` when the application starts or stops watching a loop. */
  onWatch(listener: () => void): Cancel {
    return this.watches.add(listener);
  }

  /** Sets an observer outside the event loop, which also sees a silence while it lasts. */
  observeBy(longestSeenMs: () => number | undefined): void {
    this.longestSeenMs = longestSeenMs;
  }

  /** The present and the longest silence of the event loop, with the observer that measured them. */
  silence(): LivenessReport['eventLoop'] {
    // If the module is disabled, before start() and after stop(), no beat is expected, so this is not a stall.
    if (!this.isBeating) return { observer: 'in-loop', silentMs: 0, longestSilenceMs: 0 };
    const longestSeenMs = this.longestSeenMs();
    // This code runs, so the loop turns, even if the next beat is still due.
    if (longestSeenMs !== undefined) return { observer: 'watchdog', silentMs: 0, longestSilenceMs: longestSeenMs };
    const { silentMs, longestMs } = this.loop.look();
    return { observer: 'in-loop', silentMs, longestSilenceMs: longestMs };
  }

  /** The watched loops, by name. */
  reports(): Readonly<Record<string, HeartbeatReport>> {
    return this.watched.reports();
  }

  watchedLoops(): readonly WatchedLoop[] {
    return this.watched.all();
  }
}
