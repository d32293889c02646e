import type { CallExpression, Expression } from 'typescript';
import type { Changes } from '../source/changes.js';
import { importLines } from '../source/imports.js';
import type { Project } from '../source/project.js';
import { nodesFrom } from '../source/nodes.js';
import type { Source } from '../../code/source.js';
import { indentAt, styleOf } from '../../code/style.js';
import { insertionsOfImports } from '../source/tidy.js';
import { applicationOf } from './application.js';
import { mayBelong, type Site } from './application-calls.js';
import { changeLists, type Code } from './module-edits.js';
import { clashesWith, optionLines, type ModuleOptions } from './module-options.js';
import type { NestModule } from './modules.js';

const PACKAGE = 'nestjs-vitals';

/** What an origin adds to a module. */
export interface Addition {
  readonly options: ModuleOptions;
  /** The elements of `imports` that go; the new module takes the place of the first. */
  readonly gone?: readonly Expression[];
  /** The call of `forRoot` that the project has already. */
  readonly existing?: ExistingCall;
  /** The elements of `controllers` that go. */
  readonly controllers?: readonly Expression[];
  readonly providers: readonly string[];
  /** The file of the providers, as the module's file imports it. */
  readonly from: string | undefined;
}

export interface ExistingCall {
  readonly source: Source;
  readonly call: CallExpression;
  /** Whether another application may have it, too. */
  readonly isShared: boolean;
}

/** `HealthModule.forRoot(…)` in an application that has it already. */
export function existingCall(project: Project, site: Site): ExistingCall | undefined {
  const { ts } = project;
  for (const source of project.sources.filter((each) => mayBelong(site, each))) {
    for (const node of nodesFrom(source.file)) {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue;
      const { expression, name } = node.expression;
      const isRoot = /^forRoot(Async)?$/.test(name.text) && ts.isIdentifier(expression);
      if (isRoot && project.isFrom(source, expression.text, PACKAGE, 'HealthModule'))
        return { source, call: node, isShared: site.own !== undefined && !applicationOf(site.all, source) };
    }
  }
  return undefined;
}

/** Why the options cannot be added to a call that is there; `undefined` if they can. */
export function refusalOf(
  { ts }: Project,
  { source, call, isShared }: ExistingCall,
  options: ModuleOptions,
): string | undefined {
  if (isShared) return `\`HealthModule\` is in ${source.path}, which may be a part of several applications`;
  const [given] = call.arguments;
  if (call.expression.getText().endsWith('Async') || (given && !ts.isObjectLiteralExpression(given)))
    return 'the options of `HealthModule` are not written out';
  const clashes = given && ts.isObjectLiteralExpression(given) ? clashesWith(ts, given, options) : [];
  return clashes.length === 0 ? undefined : `\`HealthModule\` has the option \`${clashes.join('`, `')}\` already`;
}

/** Adds the module with its options and the providers to a module of the project. */
export function addHealthModule(project: Project, changes: Changes, module: NestModule, addition: Addition): void {
  const { source } = module;
  const { existing } = addition;
  changes.give(source);
  const [first, ...others] = addition.gone ?? [];
  const taken = nodesFrom(source.file).some((node) => project.ts.isIdentifier(node) && node.text === 'HealthModule');
  const name = taken ? 'VitalsModule' : 'HealthModule';
  const code: Code = (indent) => `${name}.forRoot(${objectText(addition.options, indent, styleOf(source).step)})`;
  if (existing) extendCall(project, changes, existing, addition.options);

  const replaced = new Map<Expression, Code | undefined>(others.map((each) => [each, undefined]));
  if (first) replaced.set(first, existing ? undefined : code);
  const controllers = new Map((addition.controllers ?? []).map((each) => [each, undefined]));
  changeLists(project, changes, module, {
    imports: { replaced, added: first || existing ? [] : [code] },
    ...(controllers.size > 0 ? { controllers: { replaced: controllers } } : {}),
    providers: {
      added: addition.providers.map(
        (each): Code =>
          () =>
            each,
      ),
    },
  });

  const wanted = [
    ...(existing ? [] : [{ name: 'HealthModule', as: name, from: PACKAGE }]),
    ...(addition.from === undefined ? [] : addition.providers.map((each) => ({ name: each, from: addition.from! }))),
  ];
  const edits = insertionsOfImports(source, importLines(wanted, styleOf(source).quote));
  for (const edit of edits) changes.replace(source, edit, edit.text);
}

function objectText(options: ModuleOptions, indent: string, step: string): string {
  const lines = optionLines(options);
  if (lines.length === 0) return '';
  return `{\n${lines.map((line) => `${indent}${step}${line}\n`).join('')}${indent}}`;
}

function extendCall({ ts }: Project, changes: Changes, { source, call }: ExistingCall, options: ModuleOptions): void {
  const [given] = call.arguments;
  const indent = indentAt(source.text, call.getStart());
  if (!given || !ts.isObjectLiteralExpression(given) || given.properties.length === 0) {
    const range = { start: call.expression.getEnd(), end: call.getEnd() };
    changes.replace(source, range, `(${objectText(options, indent, styleOf(source).step)})`);
    return;
  }
  const last = given.properties.at(-1)!;
  const inner = indentAt(source.text, last.getStart());
  changes.insert(
    source,
    last.getEnd(),
    optionLines(options)
      .map((line) => `,\n${inner}${line.replace(/,$/, '')}`)
      .join(''),
  );
}
