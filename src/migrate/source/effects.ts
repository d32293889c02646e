import type { Node } from 'typescript';
import type { TypeScript } from '../../code/source.js';

/** Whether a node by itself assigns, counts or deletes something. */
export function changesState(ts: TypeScript, node: Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  if (ts.isPostfixUnaryExpression(node)) return true;
  const counts = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken];
  return ts.isDeleteExpression(node) || (ts.isPrefixUnaryExpression(node) && counts.includes(node.operator));
}

/** Whether what comes next depends on a node: it chooses, repeats or gives up. */
export function branches(ts: TypeScript, node: Node): boolean {
  if (ts.isBinaryExpression(node)) return /^(&&|\|\||\?\?)$/.test(node.operatorToken.getText());
  return (
    ts.isIfStatement(node) ||
    ts.isConditionalExpression(node) ||
    ts.isSwitchStatement(node) ||
    ts.isTryStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isIterationStatement(node, false)
  );
}
