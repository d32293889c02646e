import type { ReadinessFinding } from '../report/findings.js';
import type { ReadinessJudgement } from './readiness.js';

/** How far behind an answer may be in what changes with time alone, which is mostly the age of results. */
const KEPT_FOR_MS = 10;

interface Kept {
  readonly verdict: ReadinessFinding;
  readonly at: number;
  readonly dueAt: number;
}

/**
 * Keeps a readiness verdict for a moment. Hot path, ADR 8: a storm of probes then costs no more than a hundred probes per
 * second.
 */
export class LastReadiness {
  private kept: Kept | undefined;

  /** `dueAt` is when the first of the checks behind the verdict is due again. */
  keep(verdict: ReadinessFinding, now: number, dueAt: number): void {
    this.kept = { verdict, at: now, dueAt };
  }

  /** The kept verdict itself, if a new one would not differ from it. */
  recall({ reason, checks }: ReadinessJudgement, now: number): ReadinessFinding | undefined {
    if (this.kept === undefined || checks !== 'run') return undefined;
    const { verdict, at, dueAt } = this.kept;
    return reason === verdict.reason && now - at < KEPT_FOR_MS && now < dueAt ? verdict : undefined;
  }

  /** Must be called when a check, or anything else that readiness depends on, has changed. */
  forget(): void {
    this.kept = undefined;
  }
}
