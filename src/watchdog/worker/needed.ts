import { detached, type ProbeRequest } from '../../core/report/probe-request.js';

/** The parameters that change an answer. */
const PARAMETERS = ['exclude', 'verbose'] as const;

/**
 * What the main thread needs to know of a request. A function given as `details` may look at all of it; otherwise what does
 * not change the answer stays here, so that requests which differ in nothing else are one question.
 */
export function needed(request: ProbeRequest, isClientJudged: boolean): ProbeRequest {
  if (isClientJudged) return detached(request);
  const { query, headers, via } = request;
  const { accept } = headers;
  return {
    path: '',
    query: Object.fromEntries(PARAMETERS.flatMap((name) => (Object.hasOwn(query, name) ? [[name, query[name]]] : []))),
    headers: accept === undefined ? {} : { accept },
    remoteAddress: undefined,
    via,
  };
}
