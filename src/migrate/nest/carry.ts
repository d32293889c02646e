import type { Node, Statement } from 'typescript';
import type { Wanted } from '../source/imports.js';
import { freeNames, namesDeclaredBy } from '../source/names.js';
import type { Project } from '../source/project.js';
import { nodesFrom } from '../source/nodes.js';
import type { Source } from '../../code/source.js';
import { sharedState } from './shared-state.js';

/** What pieces of code need beside them in another file of the same folder. */
export interface Luggage {
  readonly imports: readonly Wanted[];
  /** Functions, constants and types that only their own file can see. */
  readonly statements: readonly Statement[];
}

/** What `nodes` need in another file, or a sentence that says why they cannot stand there. `known` are names that they get otherwise. */
export function luggageOf(
  project: Project,
  source: Source,
  nodes: readonly Node[],
  known: ReadonlySet<string> = new Set(),
): Luggage | string {
  const imports: Wanted[] = [];
  const statements = new Set<Statement>();
  const seen = new Set(known);
  const waiting: Node[] = [...nodes];
  for (const node of waiting) {
    for (const name of freeNames(project.ts, node)) {
      if (seen.has(name)) continue;
      seen.add(name);
      const imported = project.importsIn(source).get(name);
      if (imported) {
        imports.push({ name: imported.name, as: name, from: imported.from, isType: imported.isType });
        continue;
      }
      if (isLocalAround(project, node, name)) return `it uses \`${name}\`, which is known only inside its function`;
      const statement = source.file.statements.find((each) => namesDeclaredBy(project.ts, each).includes(name));
      if (!statement) continue; // It is a global, or a mistake that was there before.
      if (isMovable(project, statement)) {
        statements.add(statement);
        waiting.push(statement);
      } else {
        return `it uses \`${name}\`, which has to be in a file of its own first`;
      }
    }
  }
  const shared = sharedState(project.ts, source, nodes, [...statements]);
  if (shared !== undefined) return `it uses \`${shared}\`, which is not \`as const\` and would exist twice`;
  return { imports, statements: [...statements] };
}

/** Whether a function or block around the node declares the name. */
function isLocalAround({ ts }: Project, node: Node, name: string): boolean {
  for (let around: Node = node.parent; around && !ts.isSourceFile(around); around = around.parent) {
    if (!ts.isFunctionLike(around) && !ts.isBlock(around)) continue;
    const declares = nodesFrom(around).some(
      (each) =>
        (ts.isVariableDeclaration(each) ||
          ts.isParameter(each) ||
          ts.isBindingElement(each) ||
          ts.isFunctionDeclaration(each)) &&
        each.name?.getText() === name &&
        !isInside(each, node),
    );
    if (declares) return true;
  }
  return false;
}

function isInside(node: Node, outer: Node): boolean {
  return outer.getStart() <= node.getStart() && node.getEnd() <= outer.getEnd();
}

/** Copying a function, a type or a plain constant changes nothing; a class, a variable or an instance would exist twice. */
function isMovable({ ts }: Project, statement: Statement): boolean {
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  )
    return true;
  if (!ts.isVariableStatement(statement)) return false;
  const { declarationList } = statement;
  if ((declarationList.flags & ts.NodeFlags.Const) === 0 || declarationList.declarations.length !== 1) return false;
  const { name, initializer: value } = declarationList.declarations[0]!;
  if (!ts.isIdentifier(name)) return false;
  const isFunction = value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value));
  return (
    isFunction ||
    (value !== undefined &&
      !nodesFrom(value).some(
        (each) =>
          ts.isNewExpression(each) ||
          ts.isCallExpression(each) ||
          ts.isAwaitExpression(each) ||
          ts.isClassExpression(each),
      ))
  );
}
