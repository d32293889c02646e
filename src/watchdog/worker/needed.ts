import { detached, type ProbeRequest } from '../../core/report/probe-request.js';

/** The query parameters that change an answer. */
const PARAMETERS = ['exclude', 'verbose'] as const;

/**
 * The part of a request that the main thread needs. If `details` is a function, it may look at the whole request; otherwise
 * the parts that do not change the answer stay here, so that equal requests are forwarded once.
 */
export function needed(request: ProbeRequest, isClientJudged: boolean): ProbeRequest {
  if (isClientJudged) return detached(request);
  const { query, headers, via } = request;
  const accept = headers['accept'];
  return {
    path: '',
    query: Object.fromEntries(PARAMETERS.flatMap((name) => (Object.hasOwn(query, name) ? [[name, query[name]!]] : []))),
    headers: accept === undefined ? {} : { accept },
    remoteAddress: undefined,
    via,
  };
}
