import type { ProbeRequest } from '../core/report/probe-request.js';

/** The forms an answer can have. */
export type Format = 'native' | 'terminus' | 'text' | 'health+json';

/** The forms that a client must ask for by name. */
const NAMED: ReadonlyMap<string, Format> = new Map([
  ['text/plain', 'text'],
  ['application/health+json', 'health+json'],
]);
/** The forms of the status page that a client may ask for by name. */
const DOCUMENTS: ReadonlySet<string> = new Set(['text/html', 'application/json']);
const WILDCARDS: ReadonlySet<string> = new Set(['*/*', 'application/*']);

interface NegotiableRequest extends Pick<ProbeRequest, 'query' | 'headers'> {
  /** Says without a look at the headers that there is nothing to choose, as nearly all clients of probes do, the kubelet included. */
  readonly takesAnything?: boolean;
}

/**
 * Chooses the form of an answer: text for `?verbose`, otherwise what `Accept` prefers, otherwise `fallback`. No request is
 * refused, because an orchestrator reads the code, whatever it claims to accept.
 */
export function negotiate(request: NegotiableRequest, fallback: 'native' | 'terminus'): Format {
  if (isVerbose(request.query)) return 'text';
  if (request.takesAnything) return fallback;
  const { accept } = request.headers;
  if (accept === undefined) return fallback;
  let best: { format: Format; weight: number } = { format: fallback, weight: 0 };
  let wildcard = 0;
  for (const { type, weight } of acceptedTypes(accept)) {
    if (WILDCARDS.has(type)) wildcard = Math.max(wildcard, weight);
    const format = type === 'application/json' ? fallback : NAMED.get(type);
    // Among equals the first wins: HTTP clients that want JSON send `application/json, text/plain, */*`.
    if (format !== undefined && weight > best.weight) best = { format, weight };
  }
  return wildcard > best.weight ? fallback : best.format;
}

/** Whether a client asks for a page rather than for data: a browser names `text/html`, and other clients do not. */
export function prefersPage({ accept }: ProbeRequest['headers']): boolean {
  if (accept === undefined) return false;
  let best = { type: '', weight: 0 };
  // Among equals the first wins.
  for (const each of acceptedTypes(accept)) if (DOCUMENTS.has(each.type) && each.weight > best.weight) best = each;
  return best.type === 'text/html';
}

function isVerbose(query: ProbeRequest['query']): boolean {
  if (!Object.hasOwn(query, 'verbose')) return false;
  return [query['verbose']].flat().some((value) => value !== 'false' && value !== '0');
}

function acceptedTypes(accept: string | readonly string[]): { type: string; weight: number }[] {
  const ranges = [accept].flat().join(',').toLowerCase().split(',');
  return ranges.map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, weight: weight === undefined ? 1 : weightOf(weight.slice(2)) };
  });
}

/** The weight from 0 to 1; a weight that is not a number counts as 0. */
function weightOf(text: string): number {
  const weight = Number.parseFloat(text);
  return Number.isNaN(weight) ? 0 : Math.min(Math.max(weight, 0), 1);
}
