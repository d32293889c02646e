import { describe, expect, it } from '@jest/globals';
import { diff } from '../../src/migrate/source/diff.js';

const lines = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, at) => `${from + at}`);

describe('a difference', () => {
  it('shows changed lines with three lines around them, as `diff -u` does', () => {
    const before = [...lines(1, 20), ''].join('\n');
    const after = before.replace('\n5\n', '\nfive\n').replace('\n18\n', '\n');
    expect(diff('a.ts', before, after)).toBe(`--- a/a.ts
+++ b/a.ts
@@ -2,7 +2,7 @@
 2
 3
 4
-5
+five
 6
 7
 8
@@ -15,6 +15,5 @@
 15
 16
 17
-18
 19
 20
`);
  });

  it('shows files that are made and removed', () => {
    expect(diff('a.ts', undefined, 'a\n')).toBe('--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1 @@\n+a\n');
    expect(diff('a.ts', 'a\n', undefined)).toBe('--- a/a.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n');
  });

  it('is empty if nothing has changed', () => {
    expect(diff('a.ts', 'a\n', 'a\n')).toBe('');
  });
});
