import type { CallExpression, Expression, Node } from 'typescript';
import { indentAt } from '../../code/style.js';
import { luggageOf, type Luggage } from '../nest/carry.js';
import { changesState } from '../source/effects.js';
import { asOperand } from '../source/literals.js';
import { nodesFrom } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import type { MainFile } from './main-file.js';

/** What a function of the main file does, as statements of a method of a provider. */
export interface Moved {
  /** The lines of the statements; the last may return a value. */
  readonly lines: readonly string[];
  readonly returns: boolean;
  /** The parameters of the constructor of the class. */
  readonly parameters: readonly string[];
  readonly luggage: Luggage;
}

/** Moves a function, or returns a sentence that says why it cannot stand in another file. */
export function movedFunction(project: Project, main: MainFile, node: Node): Moved | string {
  const { ts } = project;
  const { source, variable } = main;
  if (ts.isIdentifier(node)) {
    const luggage = luggageOf(project, source, [node]);
    return typeof luggage === 'string'
      ? luggage
      : { lines: [`await ${node.text}();`], returns: false, parameters: [], luggage };
  }
  const isFunction = ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node);
  if (!isFunction || !node.body) return 'it is no function that is written out';
  if (node.parameters.length > 0) return 'it takes an argument';
  const gets = nodesFrom(node.body).filter((each) => isGet(project, each, variable.name));
  const uses = nodesFrom(node.body).filter((each) => ts.isIdentifier(each) && each.text === variable.name);
  if (gets.length < uses.length)
    return `it uses \`${variable.name}\` for more than \`${variable.name}.get(SomeClass)\``;
  const luggage = luggageOf(project, source, [node.body], new Set([variable.name]));
  if (typeof luggage === 'string') return luggage;

  const names = new Set(gets.map((each) => each.arguments[0]!.getText()));
  const parameters = [...names].map((name) => `private readonly ${propertyOf(name)}: ${name}`);
  const text = withProperties(node.body, gets);
  const indent = indentAt(source.text, node.body.getStart());
  const flush = text.replaceAll('\r\n', '\n').replaceAll(`\n${indent}`, '\n');
  if (!ts.isBlock(node.body))
    return { lines: [awaited(project, node.body, flush)], returns: false, parameters, luggage };
  const inner = flush.slice(1, -1).trim();
  const lines =
    inner === ''
      ? []
      : inner.split('\n').map((line, index) => (index === 0 ? line : line.replace(/^( {2}|\t| {4})/, '')));
  return {
    lines,
    returns: nodesFrom(node.body).some((each) => ts.isReturnStatement(each) && each.expression),
    parameters,
    luggage,
  };
}

/** A statement that waits for what a function without a block returns. */
function awaited({ ts }: Project, body: Expression, code: string): string {
  return ts.isAwaitExpression(body) ? `${code};` : `await ${asOperand(ts, body, code)};`;
}

/** Whether a function resolves at once, whatever happens, and changes nothing. */
export function isTrivial({ ts }: Project, node: Node): boolean {
  const isFunction =
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isFunctionDeclaration(node);
  if (!isFunction || !node.body) return false;
  return nodesFrom(node.body).every((each) => {
    if (ts.isCallExpression(each)) return each.expression.getText() === 'Promise.resolve';
    if (changesState(ts, each)) return false;
    return ![ts.isAwaitExpression, ts.isThrowStatement, ts.isNewExpression, ts.isTaggedTemplateExpression].some((is) =>
      is(each),
    );
  });
}

function isGet({ ts }: Project, node: Node, application: string): node is CallExpression {
  if (!ts.isCallExpression(node) || node.expression.getText() !== `${application}.get`) return false;
  const [only, second] = node.arguments;
  return only !== undefined && !second && ts.isIdentifier(only) && /^\p{Lu}\p{L}*\p{Ll}/u.test(only.text);
}

function withProperties(body: Node, gets: readonly CallExpression[]): string {
  return gets.reduceRight((text, each) => {
    const [start, end] = [each.getStart() - body.getStart(), each.getEnd() - body.getStart()];
    return `${text.slice(0, start)}this.${propertyOf(each.arguments[0]!.getText())}${text.slice(end)}`;
  }, body.getText());
}

function propertyOf(className: string): string {
  return className[0]!.toLowerCase() + className.slice(1);
}
