import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { transformSync } from 'esbuild';
import { sourcePosition } from '../../../src/core/text/source-position.js';

const mapOf = (mappings: string, sources: (string | null)[] = ['a.ts'], sourceRoot?: string): string =>
  JSON.stringify({ version: 3, mappings, sources, sourceRoot });

describe('the source position', () => {
  it.each([
    ['on lines of their own', false],
    ['minified to a few long lines', true],
  ])('equals the one that Node finds in the same map, for code %s', (_what, minify) => {
    const file = join(import.meta.dirname, '../../../src/core/text/plain-text.ts');
    const { code, map } = transformSync(readFileSync(file, 'utf8'), {
      loader: 'ts',
      sourcemap: true,
      sourcefile: 'plain-text.ts',
      minify,
    });
    const reference = new SourceMap(JSON.parse(map) as SourceMapPayload);
    const lines = code.split('\n').slice(0, -1);
    let compared = 0;
    for (const [line, text] of lines.entries()) {
      for (let column = 0; column < text.length; column += 3) {
        const entry = reference.findEntry(line, column) as { originalLine?: number; originalColumn?: number };
        const found = sourcePosition(map, line, column);
        // Node continues with the line before, if this line has no segment yet.
        if (!found) continue;
        expect([found.line, found.column]).toEqual([entry.originalLine! + 1, entry.originalColumn! + 1]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(300);
  });

  it('is counted from 1, and its file is named with the source root', () => {
    expect(sourcePosition(mapOf('AAAA'), 0, 7)).toEqual({ source: 'a.ts', line: 1, column: 1 });
    expect(sourcePosition(mapOf('AAAA', ['a.ts'], 'src/'), 0, 0)).toMatchObject({ source: 'src/a.ts' });
  });

  it.each([
    ['of a line that has no mapping', mapOf('AAAA;;AAAA'), 1, 0],
    ['of a line after the last', mapOf('AAAA'), 5, 0],
    ['of a column before the first', mapOf('EAAA'), 0, 1],
    ['of generated code without a source', mapOf('A'), 0, 0],
    ['with a source that has no name', mapOf('AAAA', [null]), 0, 0],
    ['with a source that is not listed', mapOf('ACAA'), 0, 0],
    ['in a map that is not JSON', '{', 0, 0],
    ['in a map without mappings', '{}', 0, 0],
    ['in a map that is null', 'null', 0, 0],
  ])('is not known %s', (_what, json, line, column) => {
    expect(sourcePosition(json, line, column)).toBeUndefined();
  });

  it('is found after segments with names and negative steps', () => {
    // Two segments with a name each: line 1, column 9, then back to column 5.
    expect(sourcePosition(mapOf('AAASA,CAAJA'), 0, 0)).toMatchObject({ line: 1, column: 10 });
    expect(sourcePosition(mapOf('AAASA,CAAJA'), 0, 1)).toMatchObject({ line: 1, column: 6 });
  });
});
