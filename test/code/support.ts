import ts from 'typescript';
import { changeInTurn, parseSource, type Change, type Source } from '../../src/code/source.js';
import { Refusal } from '../../src/code/refusal.js';

export function sourceOf(text: string, path = 'src/file.ts'): Source {
  const source = parseSource(ts, path, text);
  if (source instanceof Refusal) throw new Error(source.reason);
  return source;
}

/** The text after the step, or the sentence that says why there is none. */
export function changed(text: string, step: (source: Source) => Change): string {
  const result = changeInTurn(sourceOf(text), [step]);
  return result instanceof Refusal ? `refused: ${result.reason}` : result;
}
