import type { CallExpression, Expression, Node } from 'typescript';
import type { Source } from '../../code/source.js';
import { literal, type NewClass } from '../nest/indicator-file.js';
import type { ModuleOptions } from '../nest/module-options.js';
import { enableHooks, mainFileOf, statementOf, type MainFile } from '../main/main-file.js';
import { obstacle, quoteIn, writeMain } from '../main/write-main.js';
import type { Changes } from '../source/changes.js';
import { membersOf } from '../source/literals.js';
import { nodesFrom } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import type { Call } from './call.js';
import { translateHealthChecks } from './health-checks.js';
import { translateShutdown } from './shutdown.js';
import { isTest } from '../source/test-path.js';

const GODADDY = '@godaddy/terminus';
/** Options whose values say what happens anyway. */
const IDLE: Readonly<Record<string, RegExp>> = {
  logger: /./s,
  statusOk: /^200$/,
  statusError: /^503$/,
  useExit0: /^false$/,
  caseInsensitive: /^false$/,
  sendFailuresDuringShutdown: /^true$/,
  headers: /^\{\s*\}$/,
};
const TRANSLATED = new Set([
  'healthChecks',
  'onSignal',
  'onSigterm',
  'onShutdown',
  'beforeShutdown',
  'timeout',
  'signal',
  'signals',
]);

/** Translates the use of `@godaddy/terminus`. */
export function migrateGodaddy(project: Project, changes: Changes): void {
  for (const source of project.sources) {
    if (isTest(source.path) || !source.text.includes(GODADDY)) continue;
    const calls = callsIn(project, source);
    for (const call of calls) translateCall(project, changes, source, call);
  }
}

function callsIn(project: Project, source: Source): CallExpression[] {
  const { ts } = project;
  return nodesFrom(source.file).filter((node): node is CallExpression => {
    if (!ts.isCallExpression(node)) return false;
    const { expression } = node;
    if (ts.isIdentifier(expression)) return project.isFrom(source, expression.text, GODADDY, 'createTerminus');
    const isMember = ts.isPropertyAccessExpression(expression) && expression.name.text === 'createTerminus';
    return isMember && project.importsIn(source).get(expression.expression.getText())?.from === GODADDY;
  });
}

function translateCall(project: Project, changes: Changes, source: Source, node: CallExpression): void {
  const problems: (readonly [Node, string])[] = [];
  const remarks: (readonly [Node, string])[] = [];
  const refuse = (at: Node, message: string): void => void problems.push([at, message]);
  const main = mainFileOf(project, source);
  if (typeof main === 'string') return changes.leave(source, node, main);
  const statement = statementOf(project, node);
  if (!statement) refuse(node, 'what `createTerminus` returns is used: translate this by hand');
  if (!isServerOf(project, main, node.arguments[0]))
    refuse(node, 'this is not the HTTP server of the application: translate it by hand');
  const options = optionsIn(project, source, node.arguments[1]);
  if (!options) refuse(node, 'these options are not written out: translate them by hand');
  const call: Call = {
    project,
    main,
    options: options ?? new Map(),
    refuse,
    remark: (at, text) => void remarks.push([at, text]),
  };
  for (const [name, value] of call.options) {
    if (TRANSLATED.has(name) || IDLE[name]?.test(value.getText())) continue;
    refuse(value, `the option \`${name}\` has no counterpart: remove it, or translate \`createTerminus\` by hand`);
  }
  const classes: NewClass[] = [];
  const paths = translateHealthChecks(call, classes);
  const shutdown = translateShutdown(call, classes);
  const isAsked = Object.keys(paths).length > 0;
  const moduleOptions: ModuleOptions = {
    ...(isAsked ? { paths, format: literal('terminus', quoteIn(main)), startup: { requireIndicators: 'false' } } : {}),
    drain: shutdown.drain,
  };
  const hindrance = obstacle(project, changes, main, moduleOptions);
  if (hindrance !== undefined) refuse(node, hindrance);
  for (const [at, message] of problems) changes.leave(source, at, message);
  if (problems.length > 0) return;
  for (const [at, message] of remarks) changes.leave(source, at, message);
  changes.cut(source, statement!);
  enableHooks(changes, main, shutdown.signals);
  writeMain(project, changes, main, moduleOptions, classes);
}

/** Whether an expression is `app.getHttpServer()`, or a constant that is this or what `app.listen()` resolves to. */
function isServerOf({ ts }: Project, { source, variable }: MainFile, node: Expression | undefined): boolean {
  if (!node) return false;
  const isServer = (text: string): boolean =>
    text === `${variable.name}.getHttpServer()` || text.startsWith(`await ${variable.name}.listen(`);
  if (isServer(node.getText())) return true;
  if (!ts.isIdentifier(node)) return false;
  return nodesFrom(source.file).some(
    (each) =>
      ts.isVariableDeclaration(each) &&
      each.name.getText() === node.text &&
      isServer(each.initializer?.getText() ?? ''),
  );
}

/** The options, written out in the call or in a constant of the file. */
function optionsIn({ ts }: Project, source: Source, node: Expression | undefined): Map<string, Node> | undefined {
  if (!node) return new Map();
  if (ts.isObjectLiteralExpression(node)) return membersOf(ts, node);
  if (!ts.isIdentifier(node)) return undefined;
  const declarations = source.file.statements.flatMap((each) =>
    ts.isVariableStatement(each) ? each.declarationList.declarations : [],
  );
  const value = declarations.find(({ name }) => name.getText() === node.text)?.initializer;
  return value && ts.isObjectLiteralExpression(value) ? membersOf(ts, value) : undefined;
}
