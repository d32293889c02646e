import type { LivenessReport } from '../report/reports.js';
import { KeptVerdict } from './kept-verdict.js';

/** Keeps the report of a process that is alive for a moment. One that is stalled is judged for each probe. */
export class KeptLiveness {
  private readonly kept = new KeptVerdict<LivenessReport>();

  constructor(private readonly stalledAfterMs: number) {}

  /** The kept report, or the one that `judge` returns. */
  report(now: number, judge: () => LivenessReport): LivenessReport {
    const known = this.kept.recall(now);
    if (known) return known;
    const report = judge();
    this.kept.keep(report, now, now + this.mayBeSilentFor(report));
    return report;
  }

  /** Must be called when the application watches other loops. */
  forget(): void {
    this.kept.forget();
  }

  /** The shortest further silence that makes it `stalled`; 0 or less, if it is. */
  private mayBeSilentFor({ eventLoop, heartbeats = {} }: LivenessReport): number {
    const left = Object.values(heartbeats).map(({ silentMs, maxSilenceMs }) => maxSilenceMs - silentMs);
    return Math.min(this.stalledAfterMs - eventLoop.silentMs, ...left);
  }
}
