import type { Gate } from './gate.js';
import type { ProbeRoute } from './route.js';
import { endOfPath, localPart, withoutSlashesAtEnd } from './target.js';

/**
 * Answers nothing, but removes the slashes at the end of a probe's path before the application's router sees it: Fastify's
 * router is strict about them, and so is Express's with `strict routing`.
 */
export function tidyProbeUrls(findRoute: (url: string, method: string | undefined) => ProbeRoute | undefined): Gate {
  return (request) => {
    const url = request.url ?? '';
    if (findRoute(url, request.method)) request.url = tidied(localPart(url));
    return false;
  };
}

function tidied(target: string): string {
  const end = endOfPath(target);
  return withoutSlashesAtEnd(target.slice(0, end)) + target.slice(end);
}
