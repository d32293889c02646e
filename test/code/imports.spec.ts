import { describe, expect, it } from '@jest/globals';
import { addImport, localName, originOf } from '../../src/code/imports.js';
import { Refusal } from '../../src/code/refusal.js';
import { changed, sourceOf } from './support.js';

function withHealth(text: string): string {
  return changed(text, (source) => {
    const imported = addImport(source, 'HealthModule', 'nestjs-vitals', 'VitalsModule');
    return imported instanceof Refusal ? imported : imported.edits;
  });
}

describe('addImport', () => {
  it.each([
    ['single quotes', `import { A } from 'a';\nA();\n`, `import { A } from 'a';\nX\nA();\n`],
    ['double quotes', `import { A } from "a";\nA();\n`, `import { A } from "a";\nX\nA();\n`],
    ['no semicolons', `import { A } from 'a'\nA()\n`, `import { A } from 'a'\nX\nA()\n`],
    ['Windows line ends', `import { A } from 'a';\r\nA();\r\n`, `import { A } from 'a';\r\nX\r\nA();\r\n`],
    ['a comment behind the last', `import 'a'; // first\nA();\n`, `import 'a'; // first\nX\nA();\n`],
    ['an import across lines', `import {\n  A,\n} from 'a';\n\nA();\n`, `import {\n  A,\n} from 'a';\nX\n\nA();\n`],
  ])('adds a declaration behind the last one, written like it: %s', (_what, before, after) => {
    const quote = before.includes('"') ? '"' : "'";
    const end = before.includes(';') ? ';' : '';
    const line = `import { HealthModule } from ${quote}nestjs-vitals${quote}${end}`;
    expect(withHealth(before)).toBe(after.replace('X', line));
  });

  it.each([
    [`import { A } from 'nestjs-vitals';\n`, `import { A, HealthModule } from 'nestjs-vitals';\n`],
    [`import {\n  A,\n} from 'nestjs-vitals';\n`, `import {\n  A,\n  HealthModule,\n} from 'nestjs-vitals';\n`],
    [`import A, { B } from 'nestjs-vitals';\n`, `import A, { B, HealthModule } from 'nestjs-vitals';\n`],
  ])('adds the name to an import of the same module: %j', (before, after) => {
    expect(withHealth(before)).toBe(after);
  });

  it.each([
    `import type { A } from 'nestjs-vitals';\n`,
    `import * as vitals from 'nestjs-vitals';\n`,
    `import 'nestjs-vitals';\n`,
  ])('leaves an import that can take no name: %j', (before) => {
    expect(withHealth(before)).toBe(`${before}import { HealthModule } from 'nestjs-vitals';\n`);
  });

  it.each([`import { HealthModule } from 'nestjs-vitals';\n`, `import { HealthModule as H } from 'nestjs-vitals';\n`])(
    'changes nothing if the name is imported: %j',
    (text) => {
      expect(withHealth(text)).toBe(text);
    },
  );

  it('takes another name if the file uses this one', () => {
    const text = `import { HealthModule } from './health.module';\n`;
    expect(withHealth(text)).toBe(`${text}import { HealthModule as VitalsModule } from 'nestjs-vitals';\n`);
  });

  it('refuses a file that uses both names, and one without imports', () => {
    const both = `import { HealthModule, VitalsModule } from './own';\n`;
    expect(withHealth(both)).toBe(
      'refused: src/file.ts uses the names HealthModule and VitalsModule for something else',
    );
    expect(withHealth('export {};\n')).toBe('refused: src/file.ts has no import declaration');
  });
});

describe('the names that a file imports', () => {
  const source = sourceOf(
    `import D, { A as B, type T } from 'm';\nimport * as N from 'n';\nimport type { U } from 'm';\n`,
  );

  it('are found by what they are called in their module', () => {
    expect(localName(source, 'A', 'm')).toBe('B');
    expect(localName(source, 'T', 'm')).toBeUndefined();
    expect(localName(source, 'U', 'm')).toBeUndefined();
    expect(localName(source, 'A', 'n')).toBeUndefined();
  });

  it('are found by what the file calls them', () => {
    expect(originOf(source, 'B')).toEqual({ from: 'm', name: 'A' });
    expect(originOf(source, 'D')).toEqual({ from: 'm', name: 'default' });
    expect(originOf(source, 'N')).toEqual({ from: 'n', name: '*' });
    expect(originOf(source, 'A')).toBeUndefined();
  });
});
