import type { CallExpression, Expression, Node, Statement } from 'typescript';
import {
  callsMethod,
  findApplicationVariable,
  findCreateCall,
  insertAfter,
  type ApplicationVariable,
} from '../../code/bootstrap.js';
import { Refusal } from '../../code/refusal.js';
import type { Source } from '../../code/source.js';
import { modulesIn, type NestModule } from '../nest/modules.js';
import type { Changes } from '../source/changes.js';
import { nodesFrom } from '../source/nodes.js';
import type { Project } from '../source/project.js';

/** The file that makes the application, which is in a variable. */
export interface MainFile {
  readonly source: Source;
  readonly variable: ApplicationVariable;
  readonly root: NestModule;
}

/** Reads the file, or returns a sentence that says what of it is not understood. */
export function mainFileOf(project: Project, source: Source): MainFile | string {
  const { ts } = project;
  const call = findCreateCall(source);
  if (call instanceof Refusal) return `${call.reason}: translate this by hand where the application is made`;
  const variable = findApplicationVariable(source, call);
  if (variable instanceof Refusal) return `${variable.reason}: translate this by hand`;
  const name = ts.isIdentifier(call.module) ? call.module.text : '';
  const file = project.sourceOf(source, name);
  const declared = project.importsIn(source).get(name)?.name ?? name;
  const root = modulesIn(project).find((each) => each.source === file && each.declaration.name?.text === declared);
  return root ? { source, variable, root } : 'the root module is not found in the project: translate this by hand';
}

/** Makes Nest run its shutdown hooks on these signals, unless it does. */
export function enableHooks(
  changes: Changes,
  { source, variable }: MainFile,
  signals: readonly string[] | undefined,
): void {
  if (callsMethod(source, 'enableShutdownHooks')) return;
  const list = signals ? `[${signals.map((signal) => `'${signal}'`).join(', ')}]` : '';
  const edits = insertAfter(source, variable.statement, `${variable.name}.enableShutdownHooks(${list})`);
  if (!(edits instanceof Refusal)) for (const each of edits) changes.replace(source, each, each.text);
}

/** Whether a function does nothing but close the application. */
export function closesApplication({ ts }: Project, { variable }: MainFile, node: Node): boolean {
  const isFunction = ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node);
  if (!isFunction || !node.body) return false;
  const calls = nodesFrom(node.body).filter((each): each is CallExpression => ts.isCallExpression(each));
  const [only, second] = calls;
  const isShort = !ts.isBlock(node.body) || node.body.statements.length === 1;
  return isShort && !second && only?.getText() === `${variable.name}.close()`;
}

/** The statement that consists of this expression. */
export function statementOf({ ts }: Project, node: Expression): Statement | undefined {
  let around: Node = node;
  while (ts.isAwaitExpression(around.parent) || ts.isVoidExpression(around.parent)) around = around.parent;
  return ts.isExpressionStatement(around.parent) ? around.parent : undefined;
}
