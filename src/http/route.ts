import type { ResolvedOptions } from '../core/options/resolved.js';
import { endOfPath, localPart, withoutSlashesAtEnd } from './target.js';

export { parseTarget } from './target.js';

export type Probe = 'liveness' | 'readiness' | 'startup';

/** The probe that a URL asks for and, below readiness (`/readyz/<name>`), the indicator. */
export interface ProbeRoute {
  readonly probe: Probe;
  readonly indicator?: string;
}

/**
 * Makes the function that finds the route of a URL. Hot path, ADR 8: every request of the application passes through it, so
 * a URL that starts with none of the paths costs a few comparisons and no allocation.
 */
export function createRouter(paths: ResolvedOptions['paths']): (url: string) => ProbeRoute | undefined {
  const routes = (['liveness', 'readiness', 'startup'] as const).flatMap((probe) =>
    spellings(paths[probe]).map((path) => ({ path, route: Object.freeze({ probe }) as ProbeRoute })),
  );

  return (url) => {
    const target = localPart(url);
    let indicator: string | undefined;
    for (const { path, route } of routes) {
      if (!target.startsWith(path)) continue;
      if (target.length === path.length) return route;
      const rest = withoutSlashesAtEnd(target.slice(path.length, endOfPath(target)));
      if (rest === '') return route;
      if (route.probe === 'readiness') indicator ??= segmentOf(rest);
    }
    // This comes last, because the path of another probe may be below that of readiness.
    return indicator === undefined ? undefined : { probe: 'readiness', indicator };
  };
}

/** The path as configured and, if it has letters that a URL cannot contain, as clients send it. */
function spellings(path: string): string[] {
  const encoded = path.includes('%') ? path : encodeURI(path.replaceAll(/\p{Cs}/gu, '\ufffd'));
  return encoded === path ? [path] : [path, encoded];
}

/** Returns `name` for `/name`, and `undefined` for everything else. */
function segmentOf(rest: string): string | undefined {
  return rest.startsWith('/') && !rest.includes('/', 1) ? decode(rest.slice(1)) : undefined;
}

/** Decodes escapes; malformed ones stay as they are. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
