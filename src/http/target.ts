import type { ProbeRequest } from '../core/report/probe-request.js';

const QUERY = '?'.charCodeAt(0);
const FRAGMENT = '#'.charCodeAt(0);
// Without a prototype, as every record of parameters is.
const NO_PARAMETERS: ProbeRequest['query'] = Object.freeze(Object.create(null) as ProbeRequest['query']);

/** The path of a request as it was sent, and its parameters. Never throws: malformed parts are taken literally. */
export function parseTarget(url: string): { path: string; query: ProbeRequest['query'] } {
  const target = localPart(url);
  const end = endOfPath(target);
  if (end === target.length) return { path: target, query: NO_PARAMETERS };
  return { path: target.slice(0, end), query: parametersOf(target.slice(end)) };
}

/** The part of the URL after the host: proxies may send the absolute form, `http://host/livez`. */
export function localPart(url: string): string {
  if (url.startsWith('/')) return url;
  const origin = /^https?:\/\/[^/?#]*/i.exec(url);
  if (origin === null) return url;
  const rest = url.slice(origin[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/**
 * The index at which the path ends: at the query string or at the fragment, whichever comes first. Hot path, ADR 8: the URL of a probe
 * is so short that a loop is faster than any search.
 */
export function endOfPath(target: string): number {
  for (let at = 0; at < target.length; at += 1) {
    const code = target.charCodeAt(at);
    if (code === QUERY || code === FRAGMENT) return at;
  }
  return target.length;
}

/** Written as a loop, because a pattern would be quadratic in a long run of slashes. */
export function withoutSlashesAtEnd(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** `rest` is empty, or begins with `?` or `#`. */
function parametersOf(rest: string): ProbeRequest['query'] {
  // Without a prototype, so that a parameter named `__proto__` or `constructor` is like any other.
  const query = Object.create(null) as Record<string, string | string[]>;
  if (!rest.startsWith('?')) return query;
  for (const [name, value] of new URLSearchParams(rest.split('#', 1)[0])) {
    const earlier = query[name];
    if (earlier === undefined) query[name] = value;
    else if (typeof earlier === 'string') query[name] = [earlier, value];
    else earlier.push(value);
  }
  return query;
}
