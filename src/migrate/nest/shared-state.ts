import type { Expression, Node, Statement } from 'typescript';
import type { Source, TypeScript } from '../../code/source.js';
import { isDeclared, isReference, namesDeclaredBy } from '../source/names.js';
import { nodesFrom } from '../source/nodes.js';

/** The name of an object or list that would exist twice if `statements` moved with `nodes`, because what stays mentions it, too. */
export function sharedState(
  ts: TypeScript,
  { file }: Source,
  nodes: readonly Node[],
  statements: readonly Statement[],
): string | undefined {
  const moved = new Set<Node>([...nodes, ...statements]);
  const reached = namesIn(
    ts,
    nodesFrom(file, (each) => !moved.has(each)),
  );
  for (const each of statements)
    if (isExported(ts, each)) for (const name of namesDeclaredBy(ts, each)) reached.add(name);
  const waiting = new Set(statements);
  const next = (): Statement | undefined =>
    [...waiting].find((each) => namesDeclaredBy(ts, each).some((name) => reached.has(name)));
  // A function that stays, because something uses it, brings what it mentions within reach.
  for (let each = next(); each; each = next()) {
    if (isMutable(ts, each)) return namesDeclaredBy(ts, each)[0];
    waiting.delete(each);
    for (const name of namesIn(ts, nodesFrom(each))) reached.add(name);
  }
  return undefined;
}

function namesIn(ts: TypeScript, nodes: readonly Node[]): Set<string> {
  return new Set(
    nodes.flatMap((each) => (ts.isIdentifier(each) && isReference(ts, each) && !isDeclared(ts, each) ? each.text : [])),
  );
}

function isExported(ts: TypeScript, statement: Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** Whether a constant is an object or a list that may be changed. */
function isMutable(ts: TypeScript, statement: Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.some(({ initializer: value }) => {
    if (!value || ts.isFunctionLike(value) || isFixed(ts, value)) return false;
    const nodes = nodesFrom(value, (each) => !ts.isFunctionLike(each));
    return nodes.some((each) => ts.isObjectLiteralExpression(each) || ts.isArrayLiteralExpression(each));
  });
}

function isFixed(ts: TypeScript, value: Expression): boolean {
  if (ts.isParenthesizedExpression(value) || ts.isSatisfiesExpression(value)) return isFixed(ts, value.expression);
  return ts.isAsExpression(value) && value.type.getText() === 'const';
}
