import type { Probe } from '../nest/probe-paths.js';
import type { Route } from './routes.js';

/** Which probe takes over which route, and the routes that stay. */
export interface Assignment {
  readonly taken: ReadonlyMap<Probe, Route>;
  /** Routes below readiness with one check, for which readiness may answer there by the name of its indicator. */
  readonly single: readonly { readonly route: Route; readonly key: string }[];
  readonly refused: readonly { readonly route: Route; readonly message: string }[];
}

/** One route for each probe: the one whose path names it, and for readiness else the shortest. */
export function assign(routes: readonly Route[]): Assignment {
  const taken = new Map<Probe, Route>();
  const byLength = [...routes].sort((a, b) => a.path.length - b.path.length);
  for (const route of byLength) {
    if (route.names === undefined || taken.has(route.names)) continue;
    if (route.names === 'liveness' && route.entries.length > 0) continue;
    taken.set(route.names, route);
  }
  const general = byLength.find(({ names }) => names === undefined);
  if (general && !taken.has('readiness')) taken.set('readiness', general);
  const readiness = taken.get('readiness')?.path;
  const rest = byLength.filter((route) => ![...taken.values()].includes(route));
  const keyOf = ({ path, names, entries }: Route): string | undefined =>
    names === undefined && entries.length === 1 && readiness !== undefined && path.startsWith(`${readiness}/`)
      ? path.slice(readiness.length + 1)
      : undefined;
  return {
    taken,
    single: rest.flatMap((route) => (keyOf(route) === undefined ? [] : [{ route, key: keyOf(route)! }])),
    refused: rest
      .filter((route) => keyOf(route) === undefined)
      .map((route) => ({ route, message: refusal(route, readiness ?? '/readyz') })),
  };
}

function refusal({ path, names }: Route, readiness: string): string {
  return names === 'liveness'
    ? `liveness looks at no indicator, because a restart repairs no dependency: point the liveness probe at /livez, and delete ${path}`
    : `only one route can be readiness, and it is ${readiness}: point the callers of ${path} there, and delete this route`;
}
