import type { Disclosure } from '../core/report/disclose.js';
import type { LivenessReport } from '../core/report/reports.js';
import type { ProbeAnswer } from './answer.js';
import type { Format } from './negotiate.js';
import type { ProbeFinding } from './view.js';

/** Makes the answer to a probe, for a reader of this level and in this form. */
type MakeAnswer = (found: ProbeFinding, level: Disclosure, format: Format) => ProbeAnswer;

interface Kept {
  readonly found: ProbeFinding;
  readonly level: Disclosure;
  readonly format: Format;
  readonly answer: ProbeAnswer;
}

/**
 * Keeps the last answer to each probe, and gives it again for as long as a new one would be the same. Hot path, ADR 8: a storm
 * of probes asks many times per millisecond, and a verdict of readiness stands for ten of them.
 */
export class AnswerCache {
  private readonly kept: Partial<Record<ProbeFinding['probe'], Kept>> = {};

  constructor(private readonly make: MakeAnswer) {}

  answer(found: ProbeFinding, level: Disclosure, format: Format): ProbeAnswer {
    const kept = this.kept[found.probe];
    if (kept?.format === format && kept.level === level && isSame(kept.found, found)) return kept.answer;
    const answer = this.make(found, level, format);
    this.kept[found.probe] = { found, level, format, answer };
    return answer;
  }
}

/** A finding that is given again is the very same object, except for liveness, which is judged for each probe. */
function isSame(one: ProbeFinding, other: ProbeFinding): boolean {
  if (one.finding === other.finding) return true;
  return one.probe === 'liveness' && other.probe === 'liveness' && areEqual(one.finding, other.finding);
}

/** Heartbeats of the application are not compared: with them the answer is made anew. */
function areEqual(one: LivenessReport, other: LivenessReport): boolean {
  return (
    one.uptimeMs === other.uptimeMs &&
    one.status === other.status &&
    one.eventLoop.silentMs === other.eventLoop.silentMs &&
    one.eventLoop.longestSilenceMs === other.eventLoop.longestSilenceMs &&
    one.eventLoop.observer === other.eventLoop.observer &&
    one.heartbeats === undefined &&
    other.heartbeats === undefined
  );
}
