import type { Clock } from '../../core/clock.js';
import type { HeartbeatReport, LivenessReport } from '../../core/report/reports.js';
import type { ResolvedOptions } from '../../core/options/resolved.js';
import { SilenceCount } from '../../core/silence.js';
import { isOverdue } from '../../core/verdict/stall-cause.js';
import type { WatchedLoop } from '../../heartbeat/watched-loops.js';
import { BEATS, INSPECTED, LONGEST } from '../messages.js';

/** Measures the silence of the main thread and of the loops that the application watches. */
export class MainThreadMonitor {
  /** How often to look at the beats. */
  readonly tickMs: number;
  private readonly main: SilenceCount;
  private loops: readonly { readonly loop: WatchedLoop; readonly silence: SilenceCount }[] = [];

  constructor(
    private readonly memory: Int32Array,
    private readonly heartbeat: ResolvedOptions['heartbeat'],
    private readonly clock: Clock,
  ) {
    this.tickMs = Math.max(Math.round(heartbeat.intervalMs / 2), 1);
    this.main = this.count(Atomics.load(memory, BEATS));
  }

  /** Starts to count silence: the time that start-up took is no stall. */
  arm(): void {
    this.main.restart();
  }

  /** An open inspector excuses silence: a breakpoint is no stall. */
  look(): void {
    const isExcused = Atomics.load(this.memory, INSPECTED) === 1;
    this.main.look(Atomics.load(this.memory, BEATS), isExcused);
    for (const { loop, silence } of this.loops) silence.look(Atomics.load(loop.beats, 0), isExcused);
    Atomics.store(this.memory, LONGEST, this.main.longestMs);
  }

  /** Takes the list of watched loops. A loop that was already watched keeps its count. */
  watch(loops: readonly WatchedLoop[]): void {
    this.loops = loops.map(
      (loop) =>
        this.loops.find((known) => known.loop.id === loop.id) ?? {
          loop,
          // At most half of the allowed silence per look: otherwise one long step, after a suspension for instance, would
          // exceed it.
          silence: this.count(Atomics.load(loop.beats, 0), loop.maxSilenceMs / 2),
        },
    );
  }

  get silentMs(): number {
    return this.main.silentMs;
  }

  /** Whether two beats are missing, so that a request that is forwarded to the main thread would get no answer. */
  get isSilent(): boolean {
    return this.silentMs >= 2 * this.heartbeat.intervalMs;
  }

  eventLoop(): LivenessReport['eventLoop'] {
    return { observer: 'watchdog', silentMs: this.silentMs, longestSilenceMs: this.main.longestMs };
  }

  heartbeats(): Readonly<Record<string, HeartbeatReport>> {
    return Object.fromEntries(
      this.loops.map(({ loop: { name, maxSilenceMs }, silence: { silentMs } }) => [name, { silentMs, maxSilenceMs }]),
    );
  }

  /** The watched loops that have been silent for too long, as a text that can be compared. */
  overdue(): string {
    return this.loops
      .filter(({ loop: { maxSilenceMs }, silence: { silentMs } }) => isOverdue({ silentMs, maxSilenceMs }))
      .map(({ loop }) => loop.id)
      .join();
  }

  private count(beats: number, longestStepMs = Infinity): SilenceCount {
    return new SilenceCount(this.clock, Math.min(2 * this.tickMs, longestStepMs), beats);
  }
}
