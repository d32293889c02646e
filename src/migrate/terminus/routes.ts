import type { CallExpression, ClassDeclaration, Expression, MethodDeclaration, Node } from 'typescript';
import { decoratorCall, decoratorsOf, nameOfDecorator } from '../nest/decorators.js';
import type { Site } from '../nest/application-calls.js';
import { globalPrefix, slashed, versionPrefix } from '../nest/global-prefix.js';
import { probeNamedIn, type Probe } from '../nest/probe-paths.js';
import { parameterProperties } from '../nest/parameters.js';
import { bareExpression, membersOf, numberIn, textIn } from '../source/literals.js';
import type { Project } from '../source/project.js';
import { nodesFrom } from '../source/nodes.js';
import type { Source } from '../../code/source.js';
import { membersUsed, singleExpression, terminusClassOf, type Controller } from './entry.js';

/** A route that answers with `health.check([…])`. */
export interface Route {
  readonly controller: Controller;
  readonly method: MethodDeclaration;
  /** The whole path, with the global prefix and the version. */
  readonly path: string;
  /** The probe that its last word names. */
  readonly names: Probe | undefined;
  readonly entries: readonly Expression[];
}

/** A place that cannot be translated, and why. */
export interface Refusal {
  readonly node: Node;
  readonly message: string;
}

const SWAGGER = '@nestjs/swagger';
/** Decorators that do not change who gets an answer, or which. Any other may, because it may be made of several. */
const HARMLESS = /^(Controller|Get|HealthCheck|Version|Public|SkipThrottle)$/;

/** The classes of a file that are given a `HealthCheckService`. */
export function controllersIn(project: Project, source: Source): Controller[] {
  const { ts } = project;
  return source.file.statements
    .filter((each): each is ClassDeclaration => ts.isClassDeclaration(each))
    .map((declaration) => ({ project, source, declaration, properties: parameterProperties(ts, declaration) }))
    .filter((controller) =>
      [...controller.properties.values()].some((each) => terminusClassOf(controller, each) === 'HealthCheckService'),
    );
}

/** The calls of `check` of the `HealthCheckService` of a class. */
export function checksIn(controller: Controller): CallExpression[] {
  const { ts } = controller.project;
  return nodesFrom(controller.declaration).filter((node): node is CallExpression => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
    const { expression: object, name } = node.expression;
    if (
      name.text !== 'check' ||
      !ts.isPropertyAccessExpression(object) ||
      object.expression.kind !== ts.SyntaxKind.ThisKeyword
    )
      return false;
    const property = controller.properties.get(object.name.text);
    return property !== undefined && terminusClassOf(controller, property) === 'HealthCheckService';
  });
}

/** The route that a call of `check` answers. */
export function routeOf(controller: Controller, check: CallExpression, site: Site): Route | Refusal {
  const { project, declaration } = controller;
  const { ts } = project;
  const refuse = (node: Node, message: string): Refusal => ({ node, message });
  let around: Node = check;
  while (!ts.isMethodDeclaration(around) && around !== declaration) around = around.parent;
  const get = ts.isMethodDeclaration(around) ? decoratorCall(ts, around, 'Get') : undefined;
  if (!ts.isMethodDeclaration(around) || !get)
    return refuse(check, 'this check answers no route with `@Get()`: read `HealthService.readiness()` instead');
  const changing = [...decoratorsOf(ts, around), ...decoratorsOf(ts, declaration)].find((each) =>
    changes(controller, each),
  );
  if (changing) {
    const name = nameOfDecorator(ts, changing);
    const what = name === undefined ? 'a decorator' : `\`@${name}()\``;
    return refuse(changing, `the probes answer ahead of ${what}: remove it, or keep this route`);
  }
  if (isCalledIn(controller, around))
    return refuse(around, 'another member of the class calls this method: keep this route, or ask a probe instead');
  if (around.parameters.length > 0)
    return refuse(around, 'this route reads the request, which a probe cannot: keep it, or ask a probe instead');
  const returned = around.body && singleExpression(project, around.body);
  const list = check.arguments[0] && bareExpression(ts, check.arguments[0]);
  if (!returned || bareExpression(ts, returned) !== check) {
    return refuse(
      check,
      'this route does more than return `check([…])`: move what it adds into an indicator, or keep the route',
    );
  }
  if (!list || !ts.isArrayLiteralExpression(list)) {
    return refuse(
      check,
      'these checks are not written out in a list: write a class with `@RequiredIndicator` for each',
    );
  }
  const path = pathOf(controller, around, get, site);
  if (typeof path !== 'string') return refuse(around, path.problem);
  return {
    controller,
    method: around,
    path,
    names: probeNamedIn(path),
    entries: list.elements,
  };
}

/** Whether another member of the class may call a method of it. */
function isCalledIn({ project, declaration }: Controller, method: MethodDeclaration): boolean {
  return declaration.members.some((member) => {
    if (member === method) return false;
    const { names, isBare } = membersUsed(project, member);
    return isBare || names.has(method.name.getText());
  });
}

function changes({ project, source }: Controller, decorator: Parameters<typeof nameOfDecorator>[1]): boolean {
  const { ts } = project;
  const name = nameOfDecorator(ts, decorator) ?? '';
  const args = ts.isCallExpression(decorator.expression) ? decorator.expression.arguments : [];
  if (name === 'HttpCode' && numberIn(ts, args[0]) === 200) return false;
  // No answer of a probe is stored anyway.
  if (name === 'Header' && /^cache-control$/i.test(textIn(ts, args[0]) ?? '')) return false;
  // Those of Swagger describe a route.
  const from = project.importsIn(source).get(name)?.from ?? SWAGGER;
  return !HARMLESS.test(name) && !(/^Api[A-Z]/.test(name) && from === SWAGGER);
}

function pathOf(
  controller: Controller,
  method: MethodDeclaration,
  get: CallExpression,
  site: Site,
): string | { problem: string } {
  const { project, declaration } = controller;
  const { ts } = project;
  const given = decoratorCall(ts, declaration, 'Controller')?.arguments[0];
  const options = given && ts.isObjectLiteralExpression(given) ? membersOf(ts, given) : new Map<string, Node>();
  if (!options || options.has('host')) return { problem: 'the options of the controller are not written out' };
  const base = given && !ts.isObjectLiteralExpression(given) ? given : options.get('path');
  const [first, second] = [base, get.arguments[0]].map((node) => (node ? textIn(ts, node) : ''));
  if (first === undefined || second === undefined)
    return { problem: 'its path is not one text that is written out: set `paths` of `HealthModule` by hand' };
  const own = slashed(first) + slashed(second);
  const version =
    decoratorCall(ts, method, 'Version')?.arguments[0] ?? (options.get('version') as Expression | undefined);
  const [prefix, versions] = [globalPrefix(project, site, own), versionPrefix(project, site, version)];
  for (const each of [prefix, versions])
    if ('problem' in each) return { problem: `${each.problem}: set \`paths\` of \`HealthModule\` by hand` };
  const path = [prefix, versions].map((each) => ('text' in each ? each.text : '')).join('') + own;
  return /^(\/[\w.~@$-]+)+$/.test(path)
    ? path
    : { problem: `the path \`${path || '/'}\` cannot be that of a probe: keep this route, or ask a probe instead` };
}
