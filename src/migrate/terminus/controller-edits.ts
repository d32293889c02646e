import type { ClassElement, Node, ParameterDeclaration } from 'typescript';
import type { Source } from '../../code/source.js';
import { elementFor, type NestModule } from '../nest/modules.js';
import { constructorOf } from '../nest/parameters.js';
import type { Changes } from '../source/changes.js';
import { isReference } from '../source/names.js';
import { nodesFrom, rangesWithout } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import { membersUsed, type Controller } from './entry.js';
import type { Route } from './routes.js';
import { isTest } from '../source/test-path.js';

/** Removes routes, and the controllers that have no other; returns the latter. */
export function cutRoutes(project: Project, changes: Changes, routes: readonly Route[]): Controller[] {
  const removed: Controller[] = [];
  for (const controller of new Set(routes.map((route) => route.controller))) {
    const gone = new Set<ClassElement>(
      routes.filter((route) => route.controller === controller).map(({ method }) => method),
    );
    if (isEmptyWithout(project, controller, gone)) {
      removed.push(controller);
      changes.cut(controller.source, controller.declaration);
      leaveTests(project, changes, controller);
    } else {
      for (const method of gone) changes.cut(controller.source, method);
      cutParameters(project, changes, controller, gone);
    }
  }
  return removed;
}

/** A place outside the list of its module and its tests that uses the controller. */
export function foreignUse(
  project: Project,
  { source, declaration }: Controller,
  module: NestModule | undefined,
): { source: Source; node: Node } | undefined {
  const { ts } = project;
  const name = declaration.name?.text;
  const listed = module && name !== undefined && elementFor(project, module, 'controllers', { source, name });
  const node = nodesFrom(source.file, (each) => each !== declaration && each !== listed).find(
    (each) => ts.isIdentifier(each) && each.text === name && isReference(ts, each),
  );
  if (node) return { source, node };
  for (const importer of project.importersOf(source)) {
    if (importer === module?.source || isTest(importer.path)) continue;
    return { source: importer, node: statementAbout(project, importer, source) };
  }
  return undefined;
}

function leaveTests(project: Project, changes: Changes, { source, declaration }: Controller): void {
  const name = declaration.name!.text;
  for (const importer of project.importersOf(source).filter(({ path }) => isTest(path))) {
    changes.leave(
      importer,
      statementAbout(project, importer, source),
      `${name} is gone: delete this test, or ask the probe in it`,
    );
  }
}

/** The import or export of a file that refers to another one. */
function statementAbout(project: Project, importer: Source, target: Source): Node {
  const { ts } = project;
  return importer.file.statements.find((each) => {
    const specifier = ts.isImportDeclaration(each) || ts.isExportDeclaration(each) ? each.moduleSpecifier : undefined;
    return specifier && ts.isStringLiteral(specifier) && project.fileOf(importer, specifier.text) === target;
  })!;
}

/** Whether a controller has no method but those that go, and does nothing when it is made. */
function isEmptyWithout({ ts }: Project, { declaration }: Controller, gone: ReadonlySet<ClassElement>): boolean {
  const isIdle = (member: ClassElement): boolean =>
    ts.isConstructorDeclaration(member) && (member.body?.statements ?? []).length === 0;
  return declaration.members.every((member) => gone.has(member) || ts.isPropertyDeclaration(member) || isIdle(member));
}

/** Removes the parameters of the constructor that only the routes used which are gone. */
function cutParameters(
  project: Project,
  changes: Changes,
  controller: Controller,
  gone: ReadonlySet<ClassElement>,
): void {
  const { source, declaration, properties } = controller;
  const constructor = constructorOf(project.ts, declaration);
  const staying = declaration.members.filter((member) => !gone.has(member));
  const used = new Set(staying.flatMap((member) => [...membersUsed(project, member).names]));
  const usedBefore = new Set([...gone].flatMap((member) => [...membersUsed(project, member).names]));
  const inBody = constructor?.body?.getText() ?? '';
  const unused = (constructor?.parameters ?? []).filter(
    (each) =>
      isProperty(properties, each) &&
      usedBefore.has(each.name.getText()) &&
      !used.has(each.name.getText()) &&
      !new RegExp(`\\b${each.name.getText()}\\b`).test(inBody),
  );
  if (!constructor || unused.length === 0) return;
  const isBare = unused.length === constructor.parameters.length && constructor.body?.statements.length === 0;
  if (isBare) return changes.cut(source, constructor);
  const isGone = (each: Node): boolean => unused.some((parameter) => parameter === each);
  for (const range of rangesWithout(source.text, constructor.parameters, isGone)) changes.replace(source, range, '');
}

function isProperty(properties: Controller['properties'], parameter: ParameterDeclaration): boolean {
  return properties.get(parameter.name.getText()) === parameter;
}
