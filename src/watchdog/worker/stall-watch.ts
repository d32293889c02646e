import type { ResolvedOptions } from '../../core/options/resolved.js';
import type { Stall } from '../../core/report/stall.js';
import type { StallToken } from '../stall-token.js';

interface StallSpec {
  readonly heartbeat: ResolvedOptions['heartbeat'];
  readonly token: StallToken;
  /** Whether a stack may be taken. */
  readonly mayCapture: () => boolean;
  /** Takes the stack of the main thread; see `captureStack`. */
  readonly capture: () => Promise<readonly string[]>;
  /** Whether the log level lets a warning through. */
  readonly isHeard: () => boolean;
  /** Writes one line immediately. */
  readonly warn: (line: string) => void;
  readonly onRecovered: (stall: Stall) => void;
}

/** Warns of a stall once, while it lasts, and calls `onRecovered` when it is over. */
export class StallWatch {
  /** The length of the stall that this watch has warned of; 0 if there is none. */
  private warnedMs = 0;
  /** What blocks the main thread, the innermost function first; empty if that is not known. */
  private frames: readonly string[] = [];

  constructor(private readonly spec: StallSpec) {}

  look(silentMs: number): void {
    const isStall = silentMs >= this.spec.heartbeat.warnAfterMs;
    if (this.warnedMs > 0 && silentMs < this.warnedMs) this.recover();
    if (this.warnedMs > 0) {
      this.warnedMs = silentMs;
    } else if (isStall && this.spec.token.take()) {
      this.warnedMs = silentMs;
      void this.warn(silentMs);
    }
  }

  private recover(): void {
    const { warnedMs: silentMs, frames } = this;
    this.warnedMs = 0;
    this.frames = [];
    this.spec.onRecovered(frames.length > 0 ? { silentMs, stack: frames.join('\n') } : { silentMs });
  }

  private async warn(silentMs: number): Promise<void> {
    const isWanted = this.spec.mayCapture() && this.spec.isHeard();
    const frames = isWanted ? await this.spec.capture().catch(() => []) : [];
    // Once the thread beats again, its stack no longer shows what blocked it.
    const isOver = this.warnedMs === 0;
    if (!isOver) this.frames = frames;
    this.spec.warn(`the event loop has been blocked for ${silentMs} ms${this.culprit()}`);
    this.spec.token.settle(isOver);
  }

  private culprit(): string {
    if (this.frames.length > 0) return ` in ${this.frames.join(' < ')}`;
    return this.spec.mayCapture() ? '; no stack: it did not come back to JavaScript in time' : '';
  }
}
