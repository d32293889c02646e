import type ts from 'typescript';
import { insertion } from './edit.js';
import { localName } from './imports.js';
import { Refusal } from './refusal.js';
import { nodesIn, type Change, type Source } from './source.js';
import { beginsLine, indentAt, styleOf } from './style.js';

/** The call of `NestFactory` that makes the application. */
export interface CreateCall {
  readonly node: ts.CallExpression;
  readonly method: 'create' | 'createMicroservice' | 'createApplicationContext';
  /** The first argument, which is the root module. */
  readonly module: ts.Expression;
}

/** The variable that holds the application, and the statement that gives it its value. */
export interface ApplicationVariable {
  readonly name: string;
  readonly statement: ts.Statement;
}

export function findCreateCall(source: Source): CreateCall | Refusal {
  const { ts: compiler, file, path } = source;
  const factory = localName(source, 'NestFactory', '@nestjs/core');
  if (factory === undefined) return new Refusal(`${path} does not import NestFactory of @nestjs/core`);
  const calls: CreateCall[] = [];
  for (const node of nodesIn(file)) {
    if (!compiler.isCallExpression(node) || !compiler.isPropertyAccessExpression(node.expression)) continue;
    const { expression, name } = node.expression;
    const [module] = node.arguments;
    const isCreate = /^create(Microservice|ApplicationContext)?$/.test(name.text);
    if (expression.getText(file) === factory && isCreate && module)
      calls.push({ node, method: name.text as CreateCall['method'], module });
  }
  const [call, second] = calls;
  if (!call) return new Refusal(`${path} does not call ${factory}.create`);
  return second ? new Refusal(`${path} makes more than one application`) : call;
}

/** Understands `const app = await NestFactory.create(…)` and `app = await NestFactory.create(…)`, and nothing else. */
export function findApplicationVariable(source: Source, call: CreateCall): ApplicationVariable | Refusal {
  const { ts: compiler, path } = source;
  const refusal = new Refusal(
    `${path} does not put the awaited result of ${call.node.expression.getText()} into a variable`,
  );
  let node: ts.Node = call.node.parent;
  if (!compiler.isAwaitExpression(node)) return refusal;
  do node = node.parent;
  while (compiler.isParenthesizedExpression(node) || compiler.isAsExpression(node));

  if (compiler.isVariableDeclaration(node)) {
    const statement = node.parent.parent;
    const isPlain = compiler.isIdentifier(node.name) && compiler.isVariableStatement(statement);
    return isPlain ? { name: node.name.getText(), statement } : refusal;
  }
  if (!compiler.isBinaryExpression(node) || node.operatorToken.kind !== compiler.SyntaxKind.EqualsToken) return refusal;
  if (!compiler.isIdentifier(node.left) || !compiler.isExpressionStatement(node.parent)) return refusal;
  return { name: node.left.text, statement: node.parent };
}

/**
 * Inserts a statement before the first one that calls a method of the application, for example `listen`. That one must stand in the
 * block in which the application is made, and call the method itself, not in an inner function.
 */
export function insertBeforeCall(
  source: Source,
  application: ApplicationVariable,
  method: string,
  statement: string,
): Change {
  const { ts: compiler, path } = source;
  const following = statementsAfter(application.statement);
  const target = following?.find((each) => callsItself(source, each, application.name, method));
  if (target) return insertBefore(source, target, statement);
  const { line } = compiler.getLineAndCharacterOfPosition(source.file, application.statement.getStart(source.file));
  return new Refusal(`${path} does not call ${application.name}.${method} in the block of line ${line + 1}`);
}

/** Inserts a statement on the line after this one. */
export function insertAfter(source: Source, previous: ts.Statement, statement: string): Change {
  const { newline, end } = styleOf(source);
  const place = source.ts.getTrailingCommentRanges(source.text, previous.end)?.at(-1)?.end ?? previous.end;
  return [insertion(place, newline + indentAt(source.text, previous.getStart(source.file)) + statement + end)];
}

/** Whether the file calls a method of this name, whatever the object. */
export function callsMethod(source: Source, method: string): boolean {
  for (const node of nodesIn(source.file)) if (isCallOf(source, node, method)) return true;
  return false;
}

function insertBefore(source: Source, target: ts.Statement, statement: string): Change {
  const { ts: compiler, text, file } = source;
  const { newline, end } = styleOf(source);
  let place = target.getStart(file);
  // Comments that stand on the lines above a statement belong to it.
  for (const comment of compiler.getLeadingCommentRanges(text, target.getFullStart())?.toReversed() ?? []) {
    if (text.slice(comment.end, place).split('\n').length > 2) break;
    place = comment.pos;
  }
  // Without semicolons, a line may begin with the one that ends the statement above.
  const guard = /(?<=^|\n)[ \t]*;(?=[ \t]*$)/.exec(text.slice(0, place));
  if (guard) place = text.indexOf(';', guard.index);
  if (!beginsLine(text, place)) return [insertion(place, `${statement}; `)];
  return [insertion(place, statement + (guard ? '' : end) + newline + indentAt(text, place))];
}

function statementsAfter(statement: ts.Statement): readonly ts.Statement[] | undefined {
  const { statements } = statement.parent as Partial<ts.BlockLike>;
  return statements?.slice(statements.indexOf(statement) + 1);
}

function callsItself(source: Source, statement: ts.Statement, variable: string, method: string): boolean {
  const { ts: compiler, file } = source;
  const isOfThisFunction = (node: ts.Node): boolean => !compiler.isFunctionLike(node) && !compiler.isClassLike(node);
  if (!isOfThisFunction(statement)) return false;
  for (const node of nodesIn(statement, isOfThisFunction))
    if (isCallOf(source, node, method) && node.expression.expression.getText(file) === variable) return true;
  return false;
}

function isCallOf(
  { ts: compiler }: Source,
  node: ts.Node,
  method: string,
): node is ts.CallExpression & { readonly expression: ts.PropertyAccessExpression } {
  if (!compiler.isCallExpression(node) || !compiler.isPropertyAccessExpression(node.expression)) return false;
  return node.expression.name.text === method;
}
