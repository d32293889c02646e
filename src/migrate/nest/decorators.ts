import type { CallExpression, Decorator, Node } from 'typescript';
import type { TypeScript } from '../../code/source.js';

export function decoratorsOf(ts: TypeScript, node: Node): readonly Decorator[] {
  return ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
}

/** The name of a decorator, without what stands before a dot. */
export function nameOfDecorator(ts: TypeScript, { expression }: Decorator): string | undefined {
  const called = ts.isCallExpression(expression) ? expression.expression : expression;
  if (ts.isPropertyAccessExpression(called)) return called.name.text;
  return ts.isIdentifier(called) ? called.text : undefined;
}

/** The call in a decorator of this name, `Get('live')` for instance. */
export function decoratorCall(ts: TypeScript, node: Node, name: string): CallExpression | undefined {
  const found = decoratorsOf(ts, node).find((each) => nameOfDecorator(ts, each) === name);
  return found && ts.isCallExpression(found.expression) ? found.expression : undefined;
}
