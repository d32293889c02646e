import type { ClassDeclaration, Expression, Node, ParameterDeclaration } from 'typescript';
import { bareExpression, numberIn } from '../source/literals.js';
import type { Project } from '../source/project.js';
import { nodesFrom } from '../source/nodes.js';
import type { Source, TypeScript } from '../../code/source.js';
import { typeNameOf } from '../nest/parameters.js';

export const TERMINUS = '@nestjs/terminus';

/** A controller with what its constructor gets. */
export interface Controller {
  readonly project: Project;
  readonly source: Source;
  readonly declaration: ClassDeclaration;
  readonly properties: ReadonlyMap<string, ParameterDeclaration>;
}

/** One element of `health.check([…])`. */
export interface Entry {
  /** The expression that makes the result, or the block of statements that does. */
  readonly code: Node;
  readonly isAsync: boolean;
  /** `this.property.method(…)`, if that is all the entry does. */
  readonly call: PropertyCall | undefined;
  /** What `withTimeout` and `cacheFor` say after it, as options of an indicator. */
  readonly options: Readonly<Record<string, string>>;
  /** Whether one of its times is no number that is written out. */
  readonly hasUnknownTime: boolean;
}

/** A call of a method of something that the controller was given. */
export interface PropertyCall {
  readonly property: ParameterDeclaration;
  /** The name of its class in Terminus; `undefined` for any other class. */
  readonly terminusClass: string | undefined;
  readonly method: string;
  readonly args: readonly Expression[];
}

const CHAINED: Readonly<Record<string, string>> = { withTimeout: 'timeoutMs', cacheFor: 'cacheMs' };

/** Reads an element; `undefined` if it is no function that is written out, and no attempt. */
export function entryOf(controller: Controller, element: Expression): Entry | undefined {
  const { ts } = controller.project;
  const isFunction = ts.isArrowFunction(element) || ts.isFunctionExpression(element);
  if (isFunction && element.parameters.length > 0) return undefined;
  if (!isFunction && !ts.isCallExpression(element)) return undefined;
  const code = isFunction ? element.body : element;
  const isAsync =
    isFunction && (ts.getModifiers(element) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  const single = singleExpression(controller.project, code);
  const options: Record<string, string> = {};
  let hasUnknownTime = false;
  let call = single && bareExpression(ts, single);
  while (call && ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)) {
    const option = CHAINED[call.expression.name.text];
    if (option === undefined) break;
    if (numberIn(ts, call.arguments[0]) === undefined) hasUnknownTime = true;
    else options[option] ??= call.arguments[0]!.getText();
    call = call.expression.expression;
  }
  const made = call && propertyCall(controller, call);
  const timeout = made?.terminusClass === undefined ? undefined : timeoutIn(ts, made);
  if (timeout && numberIn(ts, timeout) === undefined) hasUnknownTime = true;
  return { code, isAsync, options, hasUnknownTime, call: made };
}

/** The option `timeout` in the arguments of a call. */
export function timeoutIn(ts: TypeScript, { args }: PropertyCall): Expression | undefined {
  for (const node of args.flatMap((each) => nodesFrom(each))) {
    if (ts.isShorthandPropertyAssignment(node) && node.name.text === 'timeout') return node.name;
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'timeout') return node.initializer;
  }
  return undefined;
}

/** The expression that a function returns, if it does nothing else. */
export function singleExpression({ ts }: Project, body: Node): Expression | undefined {
  if (!ts.isBlock(body)) return body as Expression;
  const [only, second] = body.statements;
  return !second && only && ts.isReturnStatement(only) ? only.expression : undefined;
}

/** The members of `this` that a node uses. */
export function membersUsed({ ts }: Project, node: Node): { names: Set<string>; isBare: boolean } {
  const uses = nodesFrom(node).filter(({ kind }) => kind === ts.SyntaxKind.ThisKeyword);
  const accesses = uses.flatMap(({ parent }) => (ts.isPropertyAccessExpression(parent) ? [parent.name.text] : []));
  return { names: new Set(accesses), isBare: accesses.length < uses.length };
}

function propertyCall(controller: Controller, node: Node): PropertyCall | undefined {
  const { ts } = controller.project;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: object, name } = node.expression;
  const isMember = ts.isPropertyAccessExpression(object) && object.expression.kind === ts.SyntaxKind.ThisKeyword;
  const property = isMember ? controller.properties.get(object.name.text) : undefined;
  if (!property) return undefined;
  return {
    property,
    terminusClass: terminusClassOf(controller, property),
    method: name.text,
    args: node.arguments,
  };
}

/** The name of the class of Terminus that a parameter is. */
export function terminusClassOf(
  { project, source }: Pick<Controller, 'project' | 'source'>,
  parameter: ParameterDeclaration,
): string | undefined {
  const name = typeNameOf(project.ts, parameter);
  const imported = name === undefined ? undefined : project.importsIn(source).get(name);
  return imported?.from === TERMINUS ? imported.name : undefined;
}
