/** How far behind an answer may be in what changes with time alone, which is mostly the age of results. */
const KEPT_FOR_MS = 10;

/** Keeps a verdict for a moment. Hot path, ADR 8: a storm of probes then costs no more than a hundred probes per second. */
export class KeptVerdict<Verdict> {
  private verdict: Verdict | undefined;
  private until = -Infinity;

  /** `changesAt` is the time at which the verdict may become another one, although nothing happens. */
  keep(verdict: Verdict, now: number, changesAt: number): void {
    this.verdict = verdict;
    this.until = Math.min(now + KEPT_FOR_MS, changesAt);
  }

  /** The kept verdict itself, if a new one would not differ from it. */
  recall(now: number): Verdict | undefined {
    return now < this.until ? this.verdict : undefined;
  }

  /** Must be called when anything has changed that the verdict depends on. */
  forget(): void {
    this.verdict = undefined;
  }
}
