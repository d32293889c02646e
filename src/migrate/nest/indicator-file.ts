import { importLines, type Wanted } from '../source/imports.js';
import type { Changes } from '../source/changes.js';
import { commentsBefore } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import type { Source } from '../../code/source.js';
import { styleOf } from '../../code/style.js';
import type { Luggage } from './carry.js';

/** A class of the new file: an indicator, or a provider with a hook. */
export interface NewClass {
  readonly className: string;
  /** Its code in steps of two spaces, with single quotes around texts of its own. */
  readonly text: string;
  readonly imports: readonly Wanted[];
  readonly luggage: Luggage;
}

/** The parts of a class with `check`. */
export interface Shape {
  readonly decorator: string;
  readonly className: string;
  readonly heritage: string;
  readonly parameters?: readonly string[];
  /** What stands in the constructor. */
  readonly construction?: string;
  /** The lines of its methods, from the first column on. */
  readonly methods?: readonly string[];
}

/** The code of a class. */
export function classText({
  decorator,
  className,
  heritage,
  parameters = [],
  construction,
  methods = [],
}: Shape): string {
  const body: string[] = [];
  if (parameters.length > 0 || construction !== undefined) {
    const oneLine = `constructor(${parameters.join(', ')}) {`;
    const isShort = parameters.length <= 1 && oneLine.length <= 96;
    body.push(...(isShort ? [oneLine] : ['constructor(', ...parameters.map((each) => `  ${each},`), ') {']));
    if (construction === undefined) body[body.length - 1] += '}';
    else body.push(`  ${construction}`, '}');
  }
  if (body.length > 0 && methods.length > 0) body.push('');
  body.push(...methods);
  const lines = body.map((line) => (line === '' ? '' : `  ${line}`));
  const head = `export class ${className} ${heritage} {`;
  return [decorator, ...(lines.length === 0 ? [`${head}}`] : [head, ...lines, '}'])].join('\n');
}

/** Creates the file with these classes beside `source`, and returns its name without the ending. */
export function createClassFile(
  project: Project,
  changes: Changes,
  source: Source,
  classes: readonly NewClass[],
  preferred = 'health.indicators',
): string {
  const names = [preferred, 'vitals.indicators'];
  const taken = (name: string): boolean => {
    const path = project.beside(source, `${name}.ts`);
    return project.files.has(path) || changes.created.has(path);
  };
  let name = names.find((each) => !taken(each)) ?? 'vitals.indicators';
  for (let count = 2; taken(name); count += 1) name = `vitals-${count}.indicators`;
  changes.create(project.beside(source, `${name}.ts`), textOf(source, classes));
  return name;
}

function textOf(source: Source, classes: readonly NewClass[]): string {
  const { quote, end, newline, step } = styleOf(source);
  const wanted = classes.flatMap(({ imports, luggage }) => [...imports, ...luggage.imports]);
  const unique = [...new Map(wanted.map((each) => [`${each.from} ${each.as ?? each.name}`, each])).values()];
  const statements = [...new Set(classes.flatMap(({ luggage }) => luggage.statements))];
  const parts = [
    importLines(unique, quote).join('\n'),
    ...statements
      .sort((a, b) => a.getStart() - b.getStart())
      .map((each) => commentsBefore(source.text, each) + each.getText().replace(/^export /, '')),
    ...classes.map(({ text }) => text),
  ];
  const text = `${parts.filter((part) => part !== '').join('\n\n')}\n`;
  const spaced = step === '  ' ? text : text.replaceAll(/^( {2})+/gm, (spaces) => step.repeat(spaces.length / 2));
  return (end === ';' ? spaced : spaced.replaceAll(/;$/gm, '')).replaceAll(/\r?\n/g, newline);
}

/** A text as a literal. */
export function literal(text: string, quote = "'"): string {
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote;
}

/** A name of a class for the name of an indicator, unlike all that are taken. */
export function classNameFor(name: string, taken: ReadonlySet<string>, ending = 'Indicator'): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const pascal = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('') || 'Health';
  const base = /^\p{N}/u.test(pascal) ? `Check${pascal}` : pascal;
  const stem = base.endsWith(ending) ? base.slice(0, -ending.length) : base;
  const candidates = [`${stem}${ending}`, `${stem}Check${ending}`, `${stem}Health${ending}`];
  return candidates.find((each) => !taken.has(each)) ?? `${stem}${taken.size}${ending}`;
}
