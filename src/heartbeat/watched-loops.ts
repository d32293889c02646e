import type { Clock } from '../core/clock.js';
import { recordOf } from '../core/record.js';
import type { HeartbeatReport } from '../core/report/reports.js';
import { SilenceMeter } from '../core/silence.js';

/** The heartbeat of one loop of the application. */
export interface Heartbeat {
  /** Reports that the loop turns. Call it in each turn, even if there was no message. */
  beat(): void;
  /** Ends the watch. Call it when the loop ends regularly. */
  stop(): void;
}

/** A watched loop, for an observer in another thread: its beats are counted in shared memory. */
export interface WatchedLoop {
  readonly id: number;
  readonly name: string;
  readonly maxSilenceMs: number;
  readonly beats: Int32Array;
}

/** The loops that the application watches, by name. */
export class WatchedLoops {
  private readonly loops = new Map<string, WatchedLoop & { readonly meter: SilenceMeter }>();
  private lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly onChange: () => void,
  ) {}

  has(name: string): boolean {
    return this.loops.has(name);
  }

  add(name: string, maxSilenceMs: number): Heartbeat {
    this.lastId += 1;
    const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const loop = { id: this.lastId, name, maxSilenceMs, beats, meter: new SilenceMeter(this.clock) };
    this.loops.set(name, loop);
    this.onChange();
    return {
      beat: () => {
        loop.meter.beat();
        Atomics.add(beats, 0, 1);
      },
      stop: () => {
        if (this.loops.get(name) !== loop) return;
        this.loops.delete(name);
        this.onChange();
      },
    };
  }

  all(): readonly WatchedLoop[] {
    return [...this.loops.values()].map(({ id, name, maxSilenceMs, beats }) => ({ id, name, maxSilenceMs, beats }));
  }

  reports(): Readonly<Record<string, HeartbeatReport>> {
    return recordOf(this.loops.values(), ({ meter, maxSilenceMs }) => ({ silentMs: meter.silentMs(), maxSilenceMs }));
  }
}
