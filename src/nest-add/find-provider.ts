import type ts from 'typescript';
import type { DecoratedClass } from '../code/decorated-class.js';
import { elementsOf } from '../code/decorator-array.js';
import { originOf } from '../code/imports.js';
import { Refusal } from '../code/refusal.js';
import { nodesIn, type Source } from '../code/source.js';
import type { ClientKind } from './clients.js';
import type { FoundClient, Injection } from './found-client.js';
import type { Workspace } from './workspace.js';

/** The first provider of this module that is a client of this kind, and whose token another file can name. */
export function findProvider(
  workspace: Workspace,
  source: Source,
  module: DecoratedClass,
  kind: ClientKind,
): FoundClient | undefined {
  for (const element of elementsOf(source, module, 'providers')) {
    const injection = source.ts.isObjectLiteralExpression(element)
      ? ofCustomProvider(workspace, source, element, kind)
      : ofClass(workspace, source, element, kind);
    if (injection) return { injection, source, module };
  }
  return undefined;
}

/** `{ provide: 'REDIS', useFactory: () => new Redis() }` and the like. */
function ofCustomProvider(
  workspace: Workspace,
  source: Source,
  provider: ts.ObjectLiteralExpression,
  kind: ClientKind,
): Injection | undefined {
  const { ts: compiler } = source;
  const token = valueOf(source, provider, 'provide');
  const factory = valueOf(source, provider, 'useFactory');
  const client = factory ? resultOf(source, factory) : valueOf(source, provider, 'useValue');
  // An indicator lives as long as the application, and so must its client.
  const isScoped = valueOf(source, provider, 'scope') !== undefined;
  if (!token || !client || isScoped || !isMadeBy(source, client, kind)) return undefined;

  const inject = { name: 'Inject', from: '@nestjs/common' };
  if (compiler.isStringLiteral(token))
    return { decorator: `@Inject(${token.getText(source.file)})`, imports: [inject] };
  const named = compiler.isIdentifier(token) ? importOf(workspace, source, token.text) : undefined;
  return named && { decorator: `@Inject(${named.name})`, imports: [inject, named] };
}

/** A class that extends the client, for example `PrismaService`. Its file must be another one, or the two would import each other. */
function ofClass(
  workspace: Workspace,
  source: Source,
  element: ts.Expression,
  kind: ClientKind,
): Injection | undefined {
  const { ts: compiler } = source;
  const named = compiler.isIdentifier(element) ? importOf(workspace, source, element.text) : undefined;
  const file = named?.from.endsWith('.ts') ? workspace.read(named.from) : undefined;
  if (!named || !file || file instanceof Refusal) return undefined;
  const found = file.file.statements.find(
    (each): each is ts.ClassDeclaration => compiler.isClassDeclaration(each) && each.name?.text === named.name,
  );
  const base = found?.heritageClauses?.find(({ token }) => token === compiler.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!found || !base || !isMaker(file, base.expression, kind)) return undefined;
  const isScoped = compiler.getDecorators(found)?.some((each) => /\bscope\b/.test(each.getText(file.file)));
  if (isScoped) return undefined;
  return { decorator: '', type: named.name, imports: [named] };
}

/** What a named import stands for, if another file can import it, too. */
function importOf(workspace: Workspace, source: Source, local: string): Injection['imports'][number] | undefined {
  const origin = originOf(source, local);
  if (!origin || origin.name === 'default' || origin.name === '*') return undefined;
  const file = workspace.fileOf(source, origin.from);
  if (file !== undefined) return { name: origin.name, from: file };
  return origin.from.startsWith('.') ? undefined : origin;
}

function valueOf(source: Source, object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find((each) => each.name?.getText(source.file) === name);
  return property && source.ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** What a factory returns, if it has one `return`, of the client itself or of a constant that it is put into. */
function resultOf(source: Source, factory: ts.Expression): ts.Expression | undefined {
  const { ts: compiler } = source;
  if (!compiler.isArrowFunction(factory) && !compiler.isFunctionExpression(factory)) return undefined;
  if (!compiler.isBlock(factory.body)) return factory.body;
  const own = [...nodesIn(factory.body, (node) => !compiler.isFunctionLike(node))];
  const [returned, second] = own.filter(compiler.isReturnStatement).map(({ expression }) => expression);
  if (!returned || second || !compiler.isIdentifier(returned)) return second ? undefined : returned;
  return own
    .filter(compiler.isVariableDeclaration)
    .find(({ name, parent }) => name.getText() === returned.text && parent.flags & compiler.NodeFlags.Const)
    ?.initializer;
}

function isMadeBy(source: Source, expression: ts.Expression, kind: ClientKind): boolean {
  const { ts: compiler } = source;
  if (compiler.isAwaitExpression(expression) || compiler.isParenthesizedExpression(expression))
    return isMadeBy(source, expression.expression, kind);
  const isMade = compiler.isNewExpression(expression) || compiler.isCallExpression(expression);
  return isMade && isMaker(source, expression.expression, kind);
}

/** `Redis`, or `amqp.connect` of an import of the whole package. */
function isMaker(source: Source, expression: ts.Expression, kind: ClientKind): boolean {
  const { ts: compiler } = source;
  const isMember = compiler.isPropertyAccessExpression(expression);
  const root = isMember ? expression.expression : expression;
  const origin = compiler.isIdentifier(root) ? originOf(source, root.text) : undefined;
  if (!origin || !compiler.isIdentifier(root)) return false;
  // The code of Prisma is made in a folder of the application.
  if (origin.name === 'PrismaClient' && kind.makers.test('PrismaClient')) return true;
  const isOfKind = kind.packages.some((name) => origin.from === name || origin.from.startsWith(`${name}/`));
  if (!isOfKind) return false;
  if (isMember) {
    const { text: name } = expression.name;
    return kind.makers.test(name) || kind.makers.test(`${origin.name}.${name}`);
  }
  return kind.makers.test(origin.name === 'default' ? root.text : origin.name);
}
