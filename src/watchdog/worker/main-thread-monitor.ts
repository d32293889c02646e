import type { Clock } from '../../core/clock.js';
import type { HeartbeatReport, LivenessReport } from '../../core/report/reports.js';
import type { ResolvedOptions } from '../../core/options/resolved.js';
import { SilenceCount } from '../../core/silence-count.js';
import type { WatchedLoop } from '../../heartbeat/watched-loops.js';
import { BEATS, INSPECTED, LONGEST } from '../messages.js';

/** What the worker sees of the main thread and of the loops that the application has watched. */
export class Observation {
  /** How often to look. */
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

  /** From here on silence counts: what the start-up took is no stall. */
  arm(): void {
    this.main.restart();
  }

  /** An inspector may hold the main thread for as long as it likes: a stopped debugger is no stall. */
  look(): void {
    const isExcused = Atomics.load(this.memory, INSPECTED) === 1;
    this.main.look(Atomics.load(this.memory, BEATS), isExcused);
    for (const { loop, silence } of this.loops) silence.look(Atomics.load(loop.beats, 0), isExcused);
    Atomics.store(this.memory, LONGEST, this.main.longestMs);
  }

  /** The loops that are watched now. One that has been watched before goes on where it was. */
  watch(loops: readonly WatchedLoop[]): void {
    this.loops = loops.map(
      (loop) =>
        this.loops.find((known) => known.loop.id === loop.id) ?? {
          loop,
          // Half of what it may be silent: otherwise one long step, after a suspension for instance, would be too much.
          silence: this.count(Atomics.load(loop.beats, 0), loop.maxSilenceMs / 2),
        },
    );
  }

  get silentMs(): number {
    return this.main.silentMs;
  }

  /** Two beats are missing: it is no use to ask the main thread anything. */
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

  /** The watched loops that have been silent for too long. */
  overdue(): string {
    return this.loops.flatMap(({ loop, silence }) => (silence.silentMs > loop.maxSilenceMs ? [loop.id] : [])).join();
  }

  private count(beats: number, longestStepMs = Infinity): SilenceCount {
    return new SilenceCount(this.clock, Math.min(2 * this.tickMs, longestStepMs), beats);
  }
}
