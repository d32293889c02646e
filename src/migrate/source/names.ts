import type { Identifier, Node, Statement } from 'typescript';
import type { TypeScript } from '../../code/source.js';
import { nodesFrom } from './nodes.js';

/** The names that a piece of code takes from outside itself: from imports, from around it, or from the platform. */
export function freeNames(ts: TypeScript, root: Node): Set<string> {
  const names = new Set<string>();
  const own = new Set<string>();
  for (const node of nodesFrom(root)) {
    if (!ts.isIdentifier(node)) continue;
    if (isDeclared(ts, node)) own.add(node.text);
    else if (isReference(ts, node)) names.add(node.text);
  }
  for (const name of own) names.delete(name);
  return names;
}

/** Whether an identifier mentions a value or a type, and is not the name of a member. */
export function isReference(ts: TypeScript, node: Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  if (ts.isTypeReferenceNode(parent) && node.text === 'const') return false;
  const isNamed =
    ts.isPropertyAssignment(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isGetAccessorDeclaration(parent) ||
    ts.isSetAccessorDeclaration(parent) ||
    ts.isEnumMember(parent);
  return !(isNamed && parent.name === node);
}

/** The names that a statement declares, those in a pattern included. */
export function namesDeclaredBy(ts: TypeScript, statement: Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    const names = statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name] : nodesFrom(name).filter((each): each is Identifier => ts.isIdentifier(each)),
    );
    return names.filter((each) => isDeclared(ts, each)).map(({ text }) => text);
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

/** Whether an identifier is the name of what is declared there. */
export function isDeclared(ts: TypeScript, node: Identifier): boolean {
  const { parent } = node;
  const declares =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isFunctionExpression(parent) ||
    ts.isClassDeclaration(parent) ||
    ts.isTypeParameterDeclaration(parent) ||
    ts.isInterfaceDeclaration(parent) ||
    ts.isTypeAliasDeclaration(parent);
  return declares && parent.name === node;
}
