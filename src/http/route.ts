import type { ResolvedOptions } from '../core/options/resolved.js';
import { endOfPath, localPart, withoutSlashesAtEnd } from './target.js';

export { parseTarget } from './target.js';

export type Probe = 'liveness' | 'readiness' | 'startup';

/** Which probe a URL asks; below readiness, `/readyz/<name>`, for one indicator only. */
export interface ProbeRoute {
  readonly probe: Probe;
  readonly indicator?: string;
}

/**
 * Makes the function that knows the probes' URLs. Every request of the application passes through it, so a URL that
 * starts with none of the paths costs a few comparisons and no allocation.
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
    // Only now, because a probe may have been given a path below that of readiness.
    return indicator === undefined ? undefined : { probe: 'readiness', indicator };
  };
}

/** A path as it is configured, and as clients send it where it has letters that a URL cannot hold. */
function spellings(path: string): string[] {
  const encoded = path.includes('%') ? path : encodeURI(path.replaceAll(/\p{Cs}/gu, '\ufffd'));
  return encoded === path ? [path] : [path, encoded];
}

/** `name` from `/name`; nothing where `rest` is anything else. */
function segmentOf(rest: string): string | undefined {
  return rest.startsWith('/') && !rest.includes('/', 1) ? decode(rest.slice(1)) : undefined;
}

/** Malformed escapes are left as they are, the others are decoded. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
