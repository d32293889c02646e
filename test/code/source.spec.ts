import ts from 'typescript';
import { describe, expect, it } from '@jest/globals';
import { insertion } from '../../src/code/edit.js';
import { Refusal } from '../../src/code/refusal.js';
import { changeInTurn, mentions, parseSource } from '../../src/code/source.js';
import { sourceOf } from './support.js';

describe('parseSource', () => {
  it('refuses a file with a syntax error, and says its line', () => {
    expect(parseSource(ts, 'src/a.ts', 'const a = 1;\nconst = ;\n')).toEqual(
      new Refusal('src/a.ts has a syntax error in line 2'),
    );
  });

  it('accepts a file whose types are wrong', () => {
    expect(parseSource(ts, 'src/a.ts', 'const a: number = "1";\n')).not.toBeInstanceOf(Refusal);
  });
});

describe('changeInTurn', () => {
  it('shows each step what the ones before it have changed', () => {
    const result = changeInTurn(sourceOf('a;'), [
      () => [insertion(0, 'b;')],
      ({ text }) => [insertion(text.length, text)],
      () => [],
    ]);
    expect(result).toBe('b;a;b;a;');
  });

  it('changes nothing if one step is refused, or breaks the syntax', () => {
    const refusal = new Refusal('src/file.ts is odd');
    expect(changeInTurn(sourceOf('a;'), [() => [insertion(0, 'b;')], () => refusal])).toBe(refusal);
    expect(changeInTurn(sourceOf('a;'), [() => [insertion(0, '{')]])).toBeInstanceOf(Refusal);
  });
});

describe('mentions', () => {
  it('looks at identifiers outside of imports, not at texts and comments', () => {
    const source = sourceOf(`import { A, B } from 'a';\nB.run(); // A\nlog('A');\n`);
    expect(['A', 'B'].map((name) => mentions(source, name))).toEqual([false, true]);
  });
});
