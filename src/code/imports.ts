import type ts from 'typescript';
import { insertion, type Edit } from './edit.js';
import { appendElement } from './lists.js';
import { Refusal } from './refusal.js';
import { mentions, type Source } from './source.js';
import { styleOf } from './style.js';

/** An import, and the name that the file has for it. */
export interface Imported {
  readonly local: string;
  readonly edits: readonly Edit[];
}

/** The specifier that this local name is imported from, and the name it has there (`default` and `*` included). */
export function originOf(source: Source, local: string): { readonly from: string; readonly name: string } | undefined {
  for (const each of importsOf(source)) if (each.local === local) return { from: each.from, name: each.name };
  return undefined;
}

/** The local name of what is imported by this name from this module, or `undefined` if it is not, or only as a type. */
export function localName(source: Source, name: string, from: string): string | undefined {
  for (const each of importsOf(source)) if (each.from === from && each.name === name && !each.isType) return each.local;
  return undefined;
}

/**
 * Imports `name` from the module `from`, if the file does not yet. If the file uses the name for something else, it is imported as
 * `alias`.
 */
export function addImport(source: Source, name: string, from: string, alias: string): Imported | Refusal {
  const { ts: compiler, text, file, path } = source;
  const present = localName(source, name, from);
  if (present !== undefined) return { local: present, edits: [] };

  const isTaken = (each: string): boolean => originOf(source, each) !== undefined || mentions(source, each);
  const local = isTaken(name) ? alias : name;
  if (isTaken(local)) return new Refusal(`${path} uses the names ${name} and ${alias} for something else`);
  const specifier = local === name ? name : `${name} as ${local}`;
  const declarations = file.statements.filter(compiler.isImportDeclaration);
  for (const each of declarations) {
    const bindings = each.importClause?.namedBindings;
    const isSame = moduleOf(source, each) === from && !isTypeOnly(each);
    if (isSame && bindings && compiler.isNamedImports(bindings))
      return { local, edits: appendElement(source, bindings, specifier) };
  }
  const last = declarations.at(-1);
  if (!last) return new Refusal(`${path} has no import declaration`);
  const { quote, end, newline } = styleOf(source);
  const place = compiler.getTrailingCommentRanges(text, last.end)?.at(-1)?.end ?? last.end;
  return {
    local,
    edits: [insertion(place, `${newline}import { ${specifier} } from ${quote}${from}${quote}${end}`)],
  };
}

/** The specifiers that the file imports from. */
export function importedModules(source: Source): readonly string[] {
  return source.file.statements.filter(source.ts.isImportDeclaration).map((each) => moduleOf(source, each));
}

interface ImportedName {
  readonly local: string;
  readonly name: string;
  readonly from: string;
  readonly isType: boolean;
}

function* importsOf(source: Source): Generator<ImportedName> {
  const { ts: compiler, file } = source;
  for (const statement of file.statements) {
    if (!compiler.isImportDeclaration(statement) || !statement.importClause) continue;
    const { name, namedBindings } = statement.importClause;
    const from = moduleOf(source, statement);
    const isType = isTypeOnly(statement);
    if (name) yield { local: name.text, name: 'default', from, isType };
    if (!namedBindings) continue;
    if (compiler.isNamespaceImport(namedBindings)) {
      yield { local: namedBindings.name.text, name: '*', from, isType };
      continue;
    }
    for (const each of namedBindings.elements) {
      const original = (each.propertyName ?? each.name).text;
      yield { local: each.name.text, name: original, from, isType: isType || each.isTypeOnly };
    }
  }
}

function moduleOf({ ts: compiler }: Source, { moduleSpecifier }: ts.ImportDeclaration): string {
  return compiler.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
}

/** Older compilers know `import type`, newer ones other words in its place, too. */
function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  return importClause?.isTypeOnly === true;
}
