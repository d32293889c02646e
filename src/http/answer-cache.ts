import type { Disclosure } from '../core/report/disclose.js';
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
    if (kept?.format === format && kept.level === level && kept.found.finding === found.finding) return kept.answer;
    const answer = this.make(found, level, format);
    this.kept[found.probe] = { found, level, format, answer };
    return answer;
  }
}
