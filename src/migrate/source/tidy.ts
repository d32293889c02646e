import type { Identifier, Node, Statement } from 'typescript';
import { applyEdits, insertion, type Edit } from '../../code/edit.js';
import type { Source, TypeScript } from '../../code/source.js';
import { styleOf } from '../../code/style.js';
import { importsOf, type Imported } from './imports.js';
import { isReference } from './names.js';
import { nodesFrom, rangeOf, rangesWithout, wholeLines } from './nodes.js';

/**
 * The text after a change without the imports, functions and constants that only the changed parts used. `undefined` if nothing
 * but imports is left.
 */
export function tidy(before: Source, after: string): string | undefined {
  const { ts } = before;
  const used = mentionedIn(ts, before);
  let text = after;
  for (;;) {
    const source = { ...before, text, file: ts.createSourceFile(before.path, text, ts.ScriptTarget.Latest, true) };
    const still = mentionedIn(ts, source);
    const isUnused = (name: string): boolean => used.has(name) && !still.has(name);
    const locals = source.file.statements.filter((each) => declaredBy(ts, each).some(isUnused) && !acts(ts, each));
    const edits = locals.map((each) => ({ ...wholeLines(text, rangeOf(each)), text: '' }));
    if (edits.length === 0) edits.push(...importEdits(ts, source, isUnused));
    if (edits.length === 0)
      return source.file.statements.every((each) => ts.isImportDeclaration(each)) ? undefined : text;
    text = applyEdits(text, edits);
  }
}

/** Adds import declarations: those of packages after those that the file has, and those of files at the end. */
export function insertionsOfImports(source: Source, lines: readonly string[]): Edit[] {
  const { newline, end } = styleOf(source);
  const { statements } = source.file;
  const imports = statements.filter((each) => source.ts.isImportDeclaration(each));
  const last = imports.at(-1);
  const lastPackage = imports.findLast(({ moduleSpecifier }) => !/^.\./.test(moduleSpecifier.getText())) ?? last;
  return lines.map((line) => {
    const code = line.replace(/;$/, end).replaceAll('\n', newline);
    const after = /from .\./.test(line) ? last : lastPackage;
    return after ? insertion(after.getEnd(), newline + code) : insertion(source.file.getStart(), code + newline);
  });
}

function importEdits(ts: TypeScript, source: Source, isUnused: (name: string) => boolean): Edit[] {
  const byDeclaration = new Map<Node, Imported[]>();
  for (const each of importsOf(ts, source).values())
    byDeclaration.set(each.declaration, [...(byDeclaration.get(each.declaration) ?? []), each]);

  return [...byDeclaration].flatMap(([declaration, names]) => {
    const gone = new Set<Node | undefined>(
      names.filter(({ local }) => isUnused(local)).map(({ specifier }) => specifier),
    );
    if (names.every(({ local }) => isUnused(local)))
      return [{ ...wholeLines(source.text, rangeOf(declaration)), text: '' }];
    const specifiers = names.flatMap(({ specifier }) => specifier ?? []);
    return rangesWithout(source.text, specifiers, (each) => gone.has(each)).map((range) => ({ ...range, text: '' }));
  });
}

/** The names that a statement declares for its own file only. */
function declaredBy(ts: TypeScript, statement: Statement): string[] {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (isExported) return [];
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  )
    return statement.name ? [statement.name.text] : [];
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return [];
  const [declaration] = statement.declarationList.declarations;
  return ts.isIdentifier(declaration!.name) ? [declaration!.name.text] : [];
}

/** Whether a statement does something when it runs, beside what it declares. */
function acts(ts: TypeScript, statement: Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return nodesFrom(statement, (each) => !ts.isFunctionLike(each)).some(
    (each) =>
      ts.isCallExpression(each) ||
      ts.isNewExpression(each) ||
      ts.isAwaitExpression(each) ||
      ts.isTaggedTemplateExpression(each) ||
      ts.isClassExpression(each),
  );
}

/** The names that the file mentions outside its imports and outside their own declaration. */
function mentionedIn(ts: TypeScript, { file }: Source): Set<string> {
  const statements = file.statements.filter((each) => !ts.isImportDeclaration(each));
  return new Set(
    statements.flatMap((statement) => {
      const own = declaredBy(ts, statement);
      return nodesFrom(statement)
        .filter((node): node is Identifier => ts.isIdentifier(node) && isReference(ts, node))
        .map(({ text }) => text)
        .filter((name) => !own.includes(name));
    }),
  );
}
