import { Inject, Injectable } from '@nestjs/common';
import type { Cancel, Clock } from '../core/clock.js';
import { VitalsError } from '../core/errors.js';
import type { HeartbeatReport } from '../core/reports.js';
import type { ResolvedOptions } from '../core/resolved-options.js';
import { SilenceMeter } from '../core/silence.js';
import { CLOCK, OPTIONS } from '../core/tokens.js';
import { heartbeatFaults } from './heartbeat-faults.js';

/** A heartbeat of a loop of the application's own. */
export interface Heartbeat {
  /** Says that the loop has come round once more: call it each turn, message or no message. */
  beat(): void;
  /** Ends the watch: the loop has ended in good order. */
  stop(): void;
}

/** Knows how long the event loop, and each loop that the application has watched, has been silent. */
@Injectable()
export class HeartbeatService {
  private readonly loop: SilenceMeter;
  private readonly watched = new Map<string, { readonly meter: SilenceMeter; readonly maxSilenceMs: number }>();
  private cancel: Cancel = () => {};

  constructor(
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.loop = new SilenceMeter(clock);
  }

  /**
   * Watches a loop of the application's own, a queue consumer for instance: liveness is `stalled` once it has been silent
   * for longer than `maxSilenceMs`, unless the application drains.
   *
   * Throws a {@link VitalsError} for a name that is watched already and for a `maxSilenceMs` that is not a whole number
   * from 1 to 2147483647.
   */
  watch(name: string, options: { readonly maxSilenceMs: number }): Heartbeat {
    const faults = heartbeatFaults(name, options, this.watched.has(name));
    if (faults.length > 0) throw new VitalsError('INVALID_HEARTBEAT', faults);
    const entry = { meter: new SilenceMeter(this.clock), maxSilenceMs: options.maxSilenceMs };
    this.watched.set(name, entry);
    return {
      beat: () => entry.meter.beat(),
      stop: () => {
        if (this.watched.get(name) === entry) this.watched.delete(name);
      },
    };
  }

  /** Starts to beat for the event loop. */
  start(): void {
    this.cancel();
    this.loop.beat();
    this.cancel = this.clock.every(this.options.heartbeat.intervalMs, () => this.loop.beat());
  }

  stop(): void {
    this.cancel();
  }

  /** How long the event loop has been silent, now and at worst. */
  silence(): { readonly silentMs: number; readonly longestSilenceMs: number } {
    // Nothing beats where the module is disabled, which is no stall.
    if (!this.options.enabled) return { silentMs: 0, longestSilenceMs: 0 };
    return { silentMs: Math.round(this.loop.silentMs()), longestSilenceMs: Math.round(this.loop.longestMs()) };
  }

  /** The watched loops, by name. */
  reports(): Readonly<Record<string, HeartbeatReport>> {
    return Object.fromEntries(
      [...this.watched].map(([name, { meter, maxSilenceMs }]) => [
        name,
        { silentMs: Math.round(meter.silentMs()), maxSilenceMs },
      ]),
    );
  }
}
