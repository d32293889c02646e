import { styleOf } from '../../code/style.js';
import { literal } from '../nest/indicator-file.js';
import type { ModuleOptions } from '../nest/module-options.js';
import type { NestModule } from '../nest/modules.js';
import type { Probe } from '../nest/probe-paths.js';
import type { Changes } from '../source/changes.js';
import type { Project } from '../source/project.js';
import type { Assignment } from './assign.js';
import { translate, type Translated } from './indicator.js';
import type { Route } from './routes.js';

/** What the routes of an application become. */
export interface Translation {
  readonly classes: readonly Translated[];
  readonly taken: ReadonlyMap<Probe, Route>;
  /** The routes that can be removed. */
  readonly gone: readonly Route[];
}

/** Names that the new file imports itself. */
const RESERVED = [
  'TypeOrmIndicator',
  'MongoIndicator',
  'SqlIndicator',
  'HttpIndicator',
  'DiskIndicator',
  'Indicator',
  'RequiredIndicator',
];

/** Translates the routes, readiness first, because the other probes have no indicators of their own. */
export function translateRoutes(
  project: Project,
  changes: Changes,
  home: NestModule,
  { taken, single }: Assignment,
): Translation {
  const classes = new Map<string, Translated>();
  const done = new Map<Probe, Route>();
  const isReadiness = ([name]: readonly [Probe, Route]): boolean => name === 'readiness';
  const inOrder = [...[...taken].filter(isReadiness), ...[...taken].filter((each) => !isReadiness(each))];
  for (const [probe, route] of inOrder)
    if (translateRoute({ project, changes, home, classes }, route, probe)) done.set(probe, route);

  const gone = [...done.values()];
  const readiness = done.get('readiness')?.path ?? '/readyz';
  for (const { route, key } of single) {
    const { source } = route.controller;
    const known = classes.get(key);
    if (known?.meaning === route.entries[0]!.getText()) {
      gone.push(route);
    } else if (known) {
      changes.leave(
        source,
        route.method,
        `readiness answers ${route.path} for its indicator \`${key}\` now: give this route another path`,
      );
    } else {
      changes.leave(
        source,
        route.method,
        `only one route can be readiness, and it is ${readiness}: move this check there`,
      );
    }
  }
  return { classes: [...classes.values()], taken: done, gone };
}

interface Place {
  readonly project: Project;
  readonly changes: Changes;
  readonly home: NestModule;
  readonly classes: Map<string, Translated>;
}

/** Translates every entry of a route; or leaves the route, with a word for each entry that cannot be translated. */
function translateRoute(
  { project, changes, home, classes }: Place,
  { controller, method, entries }: Route,
  probe: Probe,
): boolean {
  const { source } = controller;
  const names = [...project.importsIn(source).keys(), ...project.importsIn(home.source).keys(), ...RESERVED];
  const fresh = new Map<string, Translated>();
  let isWhole = true;
  for (const element of entries) {
    const taken = new Set([...names, ...[...classes.values(), ...fresh.values()].map(({ className }) => className)]);
    const result = translate(controller, element, taken);
    const known = typeof result === 'string' ? undefined : (classes.get(result.key) ?? fresh.get(result.key));
    if (typeof result !== 'string' && (known ? known.meaning === result.meaning : probe === 'readiness')) {
      fresh.set(result.key, known ?? result);
    } else {
      isWhole = false;
      changes.leave(source, element, typeof result === 'string' ? result : clash(result.key, probe));
    }
  }
  if (isWhole) for (const [key, each] of fresh) classes.set(key, each);
  else if (entries.length > 1)
    changes.leave(source, method, 'this route stays, because not all of its checks can be translated');
  return isWhole;
}

/** The options with which the module answers under the old paths in the old form. */
export function moduleOptions(taken: ReadonlyMap<Probe, Route>, { source }: NestModule): ModuleOptions {
  const { quote } = styleOf(source);
  const order: readonly Probe[] = ['liveness', 'readiness', 'startup'];
  const paths = order.flatMap((probe) =>
    taken.has(probe) ? [[probe, literal(taken.get(probe)!.path, quote)] as const] : [],
  );
  // Terminus shows every check from the first request on. A route for startup says that startup counts.
  const startup = taken.has('startup') ? {} : { startup: { requireIndicators: 'false' } };
  return { paths: Object.fromEntries(paths), format: literal('terminus', quote), ...startup };
}

function clash(key: string, probe: Probe): string {
  return probe === 'readiness'
    ? `two checks have the key \`${key}\`: give one of them another`
    : `${probe} looks at the indicators of readiness, and \`${key}\` is none of them: add it there`;
}
