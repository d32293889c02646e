import type { ResolvedOptions } from '../../core/options/resolved.js';
import type { Stall } from '../../core/report/stall.js';
import { STALL } from '../../obituary/last-words.js';
import type { StallToken } from '../stall-token.js';

const NONE: readonly string[] = [];

interface StallSpec {
  readonly heartbeat: ResolvedOptions['heartbeat'];
  readonly token: StallToken;
  /** Whether a stack may be taken. */
  readonly mayCapture: () => boolean;
  /** Takes the stack of the main thread; see `captureStack`. */
  readonly capture: () => Promise<readonly string[]>;
  /** Whether anything is written that shows the stack. */
  readonly isHeard: () => boolean;
  /** Writes one line immediately. */
  readonly warn: (line: string) => void;
  /** Writes the reason for which the process may be killed from now on. */
  readonly leaveLastWords: (line: string) => void;
  readonly onRecovered: (stall: Stall) => void;
}

/** Warns of a stall once, while it lasts, and calls `onRecovered` when it is over. */
export class StallWatch {
  /** The length of the stall that this watch has warned of; 0 if there is none. */
  private warnedMs = 0;
  /** What blocks the main thread, the innermost function first; empty if that cannot be known, and `undefined` until then. */
  private frames: readonly string[] | undefined;
  /** The frames of the last words; `undefined` if there are none yet. */
  private leftWith: readonly string[] | undefined;

  private lastSilentMs = 0;
  /**
   * Whether the present silence is a stall of which another watchdog warns. The heartbeat of that one's application may beat again a
   * moment before that of this one's, and give the right to warn back.
   */
  private isLeftToOther = false;

  constructor(private readonly spec: StallSpec) {}

  look(silentMs: number): void {
    const isStall = silentMs >= this.spec.heartbeat.warnAfterMs;
    if (silentMs < this.lastSilentMs) this.isLeftToOther = false;
    this.lastSilentMs = silentMs;
    if (this.warnedMs > 0 && silentMs < this.warnedMs) this.recover();
    if (this.warnedMs > 0) {
      this.warnedMs = silentMs;
      this.fearTheEnd();
    } else if (isStall && !this.isLeftToOther) {
      this.isLeftToOther = !this.spec.token.take();
      if (this.isLeftToOther) return;
      this.warnedMs = silentMs;
      void this.warn(silentMs);
    }
  }

  private recover(): void {
    const { warnedMs: silentMs, frames = [] } = this;
    this.warnedMs = 0;
    this.frames = undefined;
    this.leftWith = undefined;
    this.spec.onRecovered(frames.length > 0 ? { silentMs, stack: frames.join('\n') } : { silentMs });
  }

  private async warn(silentMs: number): Promise<void> {
    const isWanted = this.spec.mayCapture() && this.spec.isHeard();
    const frames = isWanted ? await this.spec.capture().catch(() => []) : [];
    // Once the thread beats again, its stack no longer shows what blocked it.
    const isOver = this.warnedMs === 0;
    if (!isOver) this.frames = frames;
    this.spec.warn(this.line(silentMs, isOver ? [] : frames));
    this.fearTheEnd();
    this.spec.token.settle(isOver);
  }

  /** From `stalledAfterMs` on the process may be killed at any time. The stack may come later than that. */
  private fearTheEnd(): void {
    const { warnedMs: silentMs, frames } = this;
    if (silentMs < this.spec.heartbeat.stalledAfterMs || this.leftWith === (frames ?? NONE)) return;
    this.leftWith = frames ?? NONE;
    this.spec.leaveLastWords(this.line(silentMs, frames));
  }

  private line(silentMs: number, frames: readonly string[] | undefined): string {
    return `${STALL} for ${silentMs} ms${frames ? this.culprit(frames) : ''}`;
  }

  private culprit(frames: readonly string[]): string {
    if (frames.length > 0) return ` in ${frames.join(' < ')}`;
    return this.spec.mayCapture() ? '; no stack: it did not come back to JavaScript in time' : '';
  }
}
