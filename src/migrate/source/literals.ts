import type { Expression, Node, ObjectLiteralExpression } from 'typescript';
import type { TypeScript } from '../../code/source.js';

/** The text that an expression is, if it is written out. */
export function textIn(ts: TypeScript, node: Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

const CALCULATIONS: Readonly<Record<string, (left: number, right: number) => number>> = {
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
};

/** The number that an expression is, if it is written out, as `1000` or `10 * 1000`, or is worked out of such numbers. */
export function numberIn(ts: TypeScript, node: Expression | undefined): number | undefined {
  if (!node) return undefined;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isParenthesizedExpression(node)) return numberIn(ts, node.expression);
  if (!ts.isBinaryExpression(node)) return undefined;
  const [left, right] = [numberIn(ts, node.left), numberIn(ts, node.right)];
  if (left === undefined || right === undefined) return undefined;
  return CALCULATIONS[node.operatorToken.getText()]?.(left, right);
}

/** `code`, which says what `node` does, for a place beside an operator. */
export function asOperand(ts: TypeScript, node: Expression, code = node.getText()): string {
  const isClosed =
    ts.isLiteralExpression(node) ||
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isParenthesizedExpression(node);
  return isClosed ? code : `(${code})`;
}

/** The texts of a list that is written out. */
export function textsIn(ts: TypeScript, node: Node | undefined): string[] | undefined {
  if (!node || !ts.isArrayLiteralExpression(node)) return undefined;
  const texts = node.elements.map((each) => textIn(ts, each));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** The members of an object that is written out, by name; `undefined` for one with spreads, accessors or computed names. */
export function membersOf(ts: TypeScript, node: ObjectLiteralExpression): Map<string, Node> | undefined {
  const members = new Map<string, Node>();
  for (const each of node.properties) {
    const name =
      each.name && (ts.isIdentifier(each.name) || ts.isStringLiteralLike(each.name)) ? each.name.text : undefined;
    if (name === undefined) return undefined;
    if (ts.isPropertyAssignment(each)) members.set(name, each.initializer);
    else if (ts.isShorthandPropertyAssignment(each)) members.set(name, each.name);
    else if (ts.isMethodDeclaration(each)) members.set(name, each);
    else return undefined;
  }
  return members;
}

/** An expression without parentheses, `await`, `as` and `!` around it. */
export function bareExpression(ts: TypeScript, node: Expression): Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node);
  return isWrapped ? bareExpression(ts, node.expression) : node;
}
