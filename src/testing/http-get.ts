import { failure, ProberError, success, within, type Outcome } from './outcome.js';

/** An answer whose headers have arrived. */
export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  /** At most `maxBytes` of the body. Rejects if it is cut. */
  readBody(maxBytes: number): Promise<string>;
  /** Closes the connection. */
  close(): void;
}

/** Sends one request on a new connection, and resolves once the headers are there. */
export type Transport = (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Answer>;

/** A transport rejects with it if nobody listens. */
export class RefusedError extends Error {}

interface Header {
  readonly name: string;
  readonly value: string;
}

/** What the kubelet reads of a body. */
const MAX_BODY_BYTES = 10 * 1024;
const MAX_REQUESTS = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const LATE = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';

/** Probes over HTTP: `pkg/probe/http` of Kubernetes 1.32. */
export async function httpGet(
  first: URL,
  given: readonly Header[],
  transport: Transport,
  signal: AbortSignal,
): Promise<Outcome> {
  let url = first;
  let shown = first.href;
  let headers = headersOf(first, given);
  for (let requests = 1; ; requests++) {
    let answer: Answer;
    try {
      answer = await within(signal, transport(url, headers, signal));
    } catch (error) {
      const why = signal.aborted ? LATE : (error as Error).message;
      return failure(`Get "${shown}": ${why}`, error instanceof RefusedError);
    }
    const { location } = answer;
    if (!REDIRECTS.has(answer.status) || location === undefined) return judge(answer, signal);
    if (!URL.canParse(location, url.href))
      return failure(`Get "${shown}": failed to parse Location header ${JSON.stringify(location)}`);
    const next = new URL(location, url);
    // Another port of the same host counts as local.
    if (next.hostname !== first.hostname) return judge(answer, signal);
    answer.close();
    if (requests === MAX_REQUESTS) return failure(`Get "${location}": stopped after ${MAX_REQUESTS} redirects`);
    headers = { ...headersOf(next, given), Referer: url.href };
    url = next;
    shown = location;
  }
}

async function judge(answer: Answer, signal: AbortSignal): Promise<Outcome> {
  let body: string;
  try {
    body = await within(signal, answer.readBody(MAX_BODY_BYTES));
  } catch {
    throw new ProberError('the body is slow or cut');
  } finally {
    answer.close();
  }
  if (answer.status < 200 || answer.status >= 400)
    return failure(`HTTP probe failed with statuscode: ${answer.status}`);
  if (answer.status < 300) return success(body);
  return { result: 'Warning', output: `Probe terminated redirects, Response body: ${body}` };
}

/** An empty `Accept` removes that header. */
function headersOf(url: URL, given: readonly Header[]): Record<string, string> {
  const headers: Record<string, string> = { Host: url.host, 'User-Agent': 'kube-probe/1.32', Accept: '*/*' };
  for (const { name, value } of given) {
    const known = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
    headers[known ?? name] = value;
  }
  if (headers['Accept'] === '') delete headers['Accept'];
  return { ...headers, Connection: 'close' };
}
