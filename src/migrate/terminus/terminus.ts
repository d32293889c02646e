import type { Node } from 'typescript';
import { importSpecifier } from '../../code/resolve-import.js';
import type { Source } from '../../code/source.js';
import { importEnding } from '../../code/style.js';
import type { Site } from '../nest/application-calls.js';
import { applicationOf, applicationsIn, type Application } from '../nest/application.js';
import { decoratorsOf, nameOfDecorator } from '../nest/decorators.js';
import { addHealthModule, existingCall, refusalOf } from '../nest/health-module.js';
import { createClassFile } from '../nest/indicator-file.js';
import { elementFor, hasOddList, modulesIn, type NestModule } from '../nest/modules.js';
import type { Changes } from '../source/changes.js';
import type { Project } from '../source/project.js';
import { assign } from './assign.js';
import { cutRoutes, foreignUse } from './controller-edits.js';
import { TERMINUS, type Controller } from './entry.js';
import { checksIn, controllersIn, routeOf, type Route } from './routes.js';
import { dropTerminus, needsTerminus, terminusElements } from './terminus-module.js';
import { cutDelay, terminusOptions } from './terminus-options.js';
import { moduleOptions, translateRoutes, type Translation } from './translation.js';
import { isTest } from '../source/test-path.js';

/** Translates the use of `@nestjs/terminus`. */
export function migrateTerminus(project: Project, changes: Changes): void {
  const applications = applicationsIn(project);
  const groups = new Map<Application | undefined, Controller[]>();
  for (const source of project.sources.filter(({ path, text }) => text.includes(TERMINUS) && !isTest(path))) {
    for (const controller of controllersIn(project, source)) {
      const application = applicationOf(applications, source);
      groups.set(application, [...(groups.get(application) ?? []), controller]);
    }
  }
  for (const [application, controllers] of groups) {
    const sources = project.sources.filter((each) => applicationOf(applications, each) === application);
    migrateApplication({ project, changes, site: { all: applications, own: application }, sources, controllers });
  }
}

/** One application, with its files and the classes of it that check. */
interface Group {
  readonly project: Project;
  readonly changes: Changes;
  readonly site: Site;
  readonly sources: readonly Source[];
  readonly controllers: readonly Controller[];
}

function migrateApplication(group: Group): void {
  const { project, changes, controllers } = group;
  const homes = new Map(controllers.flatMap((each) => entryOf(each, homeOf(group, each))));
  const [home] = homes.values();
  const routes: Route[] = [];
  for (const [controller, module] of homes) {
    if (module === home) {
      routes.push(...routesOf(group, controller));
    } else {
      leave(
        group,
        controller,
        controller.declaration,
        'another module of the application gets the probes: move these checks there',
      );
    }
  }
  if (!home || routes.length === 0) return;
  const assignment = assign(routes);
  for (const { route, message } of assignment.refused) leave(group, route.controller, route.method, message);
  const translation = translateRoutes(project, changes, home, assignment);
  if (translation.gone.length > 0) write(group, home, translation);
}

function entryOf<Key, Value>(key: Key, value: Value | undefined): (readonly [Key, Value])[] {
  return value === undefined ? [] : [[key, value]];
}

/** The module that lists a controller, if it can be edited. */
function homeOf(group: Group, controller: Controller): NestModule | undefined {
  const { project, changes } = group;
  const { source, declaration } = controller;
  const isController = decoratorsOf(project.ts, declaration).some(
    (each) => nameOfDecorator(project.ts, each) === 'Controller',
  );
  if (!isController) {
    for (const check of checksIn(controller))
      leave(group, controller, check, 'this check answers no route: await `HealthService.readiness()` instead');
    return undefined;
  }
  const name = declaration.name?.text ?? '';
  const module = modulesIn(project).find((each) => elementFor(project, each, 'controllers', { source, name }));
  const use = foreignUse(project, controller, module);
  if (!module) {
    leave(
      group,
      controller,
      declaration,
      'no `@Module()` lists this controller in `controllers`: translate it by hand',
    );
  } else if (use) {
    changes.leave(
      use.source,
      use.node,
      `${name} is used here, so that it cannot be removed: translate it by hand`,
      source,
    );
  } else if (hasOddList(project, module, ['imports', 'providers'])) {
    changes.leave(
      module.source,
      module.metadata,
      'the lists of this module are not written out: translate its controllers by hand',
      source,
    );
  } else {
    return module;
  }
  return undefined;
}

function routesOf(group: Group, controller: Controller): Route[] {
  return checksIn(controller).flatMap((check) => {
    const route = routeOf(controller, check, group.site);
    if (!('message' in route)) return [route];
    leave(group, controller, route.node, route.message);
    return [];
  });
}

function write(
  { project, changes, site, sources }: Group,
  home: NestModule,
  { classes, taken, gone }: Translation,
): void {
  const existing = existingCall(project, site);
  const modules = modulesIn(project).filter(({ source }) => sources.includes(source) && !isTest(source.path));
  const own = terminusOptions(project, changes, modules);
  const options = { ...moduleOptions(taken, home), ...own };
  const refusal = existing && refusalOf(project, existing, options);
  if (refusal !== undefined) {
    const message = `${refusal}: translate the routes of Terminus by hand`;
    for (const { controller: about } of gone) changes.leave(existing!.source, existing!.call, message, about.source);
    return;
  }

  const { controller } = gone[0]!;
  const file = classes.length > 0 ? createClassFile(project, changes, controller.source, classes) : undefined;
  const path = file === undefined ? undefined : project.beside(controller.source, `${file}.ts`);
  const removed = cutRoutes(project, changes, gone);
  const isNeeded = needsTerminus(project, changes, sources, classes);
  addHealthModule(project, changes, home, {
    options,
    existing,
    gone: isNeeded ? [] : terminusElements(project, home),
    controllers: removed.flatMap(
      ({ source, declaration }) =>
        elementFor(project, home, 'controllers', { source, name: declaration.name!.text }) ?? [],
    ),
    providers: classes.map(({ className }) => className),
    from: path === undefined ? undefined : importSpecifier(home.source.path, path, importEnding(home.source) ?? ''),
  });
  const others = modules.filter(({ declaration }) => declaration !== home.declaration);
  if (!isNeeded) dropTerminus(project, changes, others);
  else if (own.drain) for (const module of modules) cutDelay(project, changes, module);
}

function leave({ changes }: Group, { source }: Controller, node: Node, message: string): void {
  changes.leave(source, node, message);
}
