import type { ImportDeclaration, ImportSpecifier } from 'typescript';
import type { TypeScript, Source } from '../../code/source.js';

/** What one name of a file stands for. */
export interface Imported {
  readonly local: string;
  /** Its name where it comes from, `default`, or `*`. */
  readonly name: string;
  readonly from: string;
  readonly isType: boolean;
  readonly declaration: ImportDeclaration;
  /** `undefined` for a default import and for `* as name`. */
  readonly specifier: ImportSpecifier | undefined;
}

/** The imports of a file, by their local name. */
export function importsOf(ts: TypeScript, { file }: Source): Map<string, Imported> {
  const found: Imported[] = [];
  for (const declaration of file.statements) {
    if (!ts.isImportDeclaration(declaration) || !ts.isStringLiteral(declaration.moduleSpecifier)) continue;
    const from = declaration.moduleSpecifier.text;
    const clause = declaration.importClause;
    if (!clause) continue;
    const common = { from, declaration, specifier: undefined, isType: clause.isTypeOnly };
    if (clause.name) found.push({ ...common, local: clause.name.text, name: 'default' });
    const bindings = clause.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) found.push({ ...common, local: bindings.name.text, name: '*' });
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const specifier of bindings.elements) {
      const name = specifier.propertyName?.text ?? specifier.name.text;
      const isType = clause.isTypeOnly || specifier.isTypeOnly;
      found.push({ from, declaration, specifier, isType, local: specifier.name.text, name });
    }
  }
  return new Map(found.map((each) => [each.local, each]));
}

/** A name to import: `as` if it has another name in the file. */
export interface Wanted {
  readonly name: string;
  readonly as?: string;
  readonly from: string;
  readonly isType?: boolean;
}

/** The import declarations for these names, one a package. */
export function importLines(wanted: readonly Wanted[], quote: string): string[] {
  const groups = new Map<string, Wanted[]>();
  for (const each of wanted) groups.set(each.from, [...(groups.get(each.from) ?? []), each]);
  return [...groups]
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap(([from, names]) => declarations(from, names, quote));
}

function declarations(from: string, wanted: readonly Wanted[], quote: string): string[] {
  const source = `${quote}${from}${quote};`;
  const whole = wanted.filter(({ name }) => name === '*' || name === 'default');
  const named = wanted.filter((each) => !whole.includes(each));
  const lines = whole.map((each) => {
    const local = each.as ?? each.name;
    return `import ${each.isType ? 'type ' : ''}${each.name === '*' ? `* as ${local}` : local} from ${source}`;
  });
  const texts = [...new Set(named.map(textOf))].sort((a, b) => (bare(a) < bare(b) ? -1 : 1));
  if (texts.length === 0) return lines;
  const line = `import { ${texts.join(', ')} } from ${source}`;
  return [...lines, line.length <= 100 ? line : `import {\n  ${texts.join(',\n  ')},\n} from ${source}`];
}

function textOf({ name, as, isType }: Wanted): string {
  return `${isType ? 'type ' : ''}${name}${as === undefined || as === name ? '' : ` as ${as}`}`;
}

function bare(text: string): string {
  return text.replace(/^type /, '').toLowerCase();
}

/** Packages before files, as most projects have it. */
function rank(from: string): number {
  return from.startsWith('.') ? 1 : 0;
}
