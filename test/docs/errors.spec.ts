import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, textOf } from './documents.js';

/** The members of the union type `VitalsErrorCode`. */
function codes(): string[] {
  const source = readFileSync(join(ROOT, 'src', 'core', 'errors.ts'), 'utf8');
  const union = /VitalsErrorCode =([^;]+);/.exec(source)![1]!;
  return [...union.matchAll(/'([A-Z_]+)'/g)].map((match) => match[1]!);
}

describe('the table of codes in docs/errors.md', () => {
  const rows = [...textOf('docs/errors.md').matchAll(/^\| `([A-Z_]+)` /gm)].map((match) => match[1]!);

  it('lists every code of VitalsError once, and no other', () => {
    expect(codes().length).toBeGreaterThan(4);
    expect(rows.sort()).toEqual(codes().sort());
  });
});
