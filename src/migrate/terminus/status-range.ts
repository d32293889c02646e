import type { Expression } from 'typescript';
import { bareExpression, numberIn } from '../source/literals.js';
import type { TypeScript } from '../../code/source.js';

/** The range of status codes that a callback like `(response) => response.status === 200` accepts; `undefined` for any other. */
export function statusRange(ts: TypeScript, callback: Expression): string | undefined {
  if (!ts.isArrowFunction(callback) || callback.parameters.length !== 1 || ts.isBlock(callback.body)) return undefined;
  const { name } = callback.parameters[0]!;
  const status = ts.isIdentifier(name)
    ? `${name.text}.status`
    : name.getText().replaceAll(/\s/g, '') === '{status}'
      ? 'status'
      : '';
  const bounds = boundsIn(ts, callback.body, status);
  return bounds && bounds.lowest >= 200 && bounds.highest <= 599 && bounds.lowest <= bounds.highest
    ? `[${bounds.lowest}, ${bounds.highest}]`
    : undefined;
}

interface Bounds {
  readonly lowest: number;
  readonly highest: number;
}

function boundsIn(ts: TypeScript, condition: Expression, status: string): Bounds | undefined {
  const node = bareExpression(ts, condition);
  if (!ts.isBinaryExpression(node)) return undefined;
  const operator = node.operatorToken.getText();
  if (operator === '&&') {
    const [left, right] = [boundsIn(ts, node.left, status), boundsIn(ts, node.right, status)];
    return (
      left && right && { lowest: Math.max(left.lowest, right.lowest), highest: Math.min(left.highest, right.highest) }
    );
  }
  const value = numberIn(ts, node.right);
  if (node.left.getText() !== status || value === undefined) return undefined;
  if (operator === '===' || operator === '==') return { lowest: value, highest: value };
  if (operator === '>=' || operator === '>') return { lowest: operator === '>' ? value + 1 : value, highest: 599 };
  return operator === '<=' || operator === '<'
    ? { lowest: 200, highest: operator === '<' ? value - 1 : value }
    : undefined;
}
