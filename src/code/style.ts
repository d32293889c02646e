import type ts from 'typescript';
import type { Source } from './source.js';

/** How a file is written, so that what is added looks like the rest. */
export interface Style {
  readonly quote: "'" | '"';
  /** What ends a statement: `;` or nothing. */
  readonly end: string;
  readonly newline: string;
  /** One step of indentation. */
  readonly step: string;
}

const COMMON: Style = { quote: "'", end: ';', newline: '\n', step: '  ' };

/** The style of a file; without one, the style that Nest writes its own files in. */
export function styleOf(source: Source | undefined): Style {
  if (!source) return COMMON;
  const { ts: compiler, text, file } = source;
  const first = file.statements.find(compiler.isImportDeclaration);
  return {
    quote: first?.moduleSpecifier.getText(file).startsWith('"') ? '"' : "'",
    end: !first || first.getText(file).endsWith(';') ? ';' : '',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    step: /^\t/m.test(text) ? '\t' : (/^( {2}| {4})\S/m.exec(text)?.[1] ?? COMMON.step),
  };
}

/** The ending of relative imports in this file, or `undefined` if it has none. */
export function importEnding({ ts: compiler, file }: Source): string | undefined {
  for (const statement of file.statements) {
    const specifier = compiler.isImportDeclaration(statement) ? textOf(compiler, statement.moduleSpecifier) : '';
    if (/^\.\.?\//.test(specifier)) return /\.[cm]?[jt]s$/.exec(specifier)?.[0] ?? '';
  }
  return undefined;
}

/** The white space that the line of this place begins with. */
export function indentAt(text: string, place: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, place)))?.[0] ?? '';
}

/** Whether only white space stands before this place on its line. */
export function beginsLine(text: string, place: number): boolean {
  return /^[ \t\uFEFF]*$/.test(text.slice(lineStart(text, place), place));
}

function lineStart(text: string, place: number): number {
  return text.lastIndexOf('\n', place - 1) + 1;
}

function textOf(compiler: Source['ts'], node: ts.Node): string {
  return compiler.isStringLiteralLike(node) ? node.text : '';
}
