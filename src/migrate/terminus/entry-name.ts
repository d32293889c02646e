import type { MethodDeclaration, Node } from 'typescript';
import { bareExpression, textIn } from '../source/literals.js';
import type { Project } from '../source/project.js';
import { nodesFrom } from '../source/nodes.js';
import { typeNameOf } from '../nest/parameters.js';
import { terminusClassOf, type Controller, type Entry } from './entry.js';

/** The key under which an entry answers; `undefined` if it is not one text that is written out. */
export function keyOf(controller: Controller, { call, code }: Entry): string | undefined {
  const { ts } = controller.project;
  if (call && call.args.length > 0) {
    const first = textIn(ts, call.args[0]);
    if (first !== undefined || call.terminusClass !== undefined) return first;
  }
  if (call && call.terminusClass === undefined) return keyInOwnClass(controller, call);
  return only([...sessionKeys(controller, code), ...resultKeys(controller.project, code)]);
}

/** An own indicator that gets no key has one in its code. */
function keyInOwnClass({ project, source }: Controller, call: NonNullable<Entry['call']>): string | undefined {
  const { ts } = project;
  const type = typeNameOf(ts, call.property);
  const file = type === undefined ? undefined : project.sourceOf(source, type);
  const name = type === undefined ? undefined : (project.importsIn(source).get(type)?.name ?? type);
  const declaration = file?.file.statements.find((each) => ts.isClassDeclaration(each) && each.name?.text === name);
  if (!declaration || !ts.isClassDeclaration(declaration)) return undefined;
  const method = declaration.members.find(
    (each): each is MethodDeclaration => ts.isMethodDeclaration(each) && each.name.getText() === call.method,
  );
  if (!method || (method.parameters.length > 0 && call.args.length > 0)) return undefined;
  const byDefault = method.parameters[0]?.initializer;
  if (byDefault) return textIn(ts, byDefault);
  return only(keysOfCalls(project, method, /(^|\.)(check|getStatus)$/)) ?? only(resultKeys(project, method));
}

/** The keys in `this.indicators.check('key')`. */
function sessionKeys(controller: Controller, code: Node): string[] {
  const services = [...controller.properties].filter(
    ([, each]) => terminusClassOf(controller, each) === 'HealthIndicatorService',
  );
  return services.flatMap(([name]) => keysOfCalls(controller.project, code, new RegExp(`^this\\.${name}\\.check$`)));
}

function keysOfCalls({ ts }: Project, code: Node, callee: RegExp): string[] {
  return nodesFrom(code).flatMap((node) => {
    if (!ts.isCallExpression(node) || !callee.test(node.expression.getText())) return [];
    return [textIn(ts, node.arguments[0]) ?? ''];
  });
}

/** The keys of the objects that look like results: `{ key: { status: … } }`. */
function resultKeys({ ts }: Project, code: Node): string[] {
  return nodesFrom(code).flatMap((node) => {
    if (!ts.isObjectLiteralExpression(node)) return [];
    const [property, second] = node.properties;
    if (!property || second || !ts.isPropertyAssignment(property)) return [];
    const value = bareExpression(ts, property.initializer);
    const isResult =
      ts.isObjectLiteralExpression(value) && value.properties.some(({ name }) => name?.getText() === 'status');
    const isNamed = ts.isIdentifier(property.name) || ts.isStringLiteral(property.name);
    return isResult ? [isNamed ? property.name.text : ''] : [];
  });
}

function only(keys: readonly string[]): string | undefined {
  const [key, ...others] = new Set(keys);
  return key === '' || others.length > 0 ? undefined : key;
}
