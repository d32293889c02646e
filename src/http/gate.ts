import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.js';
import type { ProbeRequest } from '../core/report/probe-request.js';
import type { ProbeAnswer } from './answer.js';
import type { ProbeRoute } from './route.js';
import { hasRawHeader } from './raw-headers.js';
import { sendAnswer } from './send-answer.js';
import { parseTarget } from './target.js';
import { WaitingProbes } from './waiting-probes.js';

type Router = (url: string, method: string | undefined) => ProbeRoute | undefined;
/** Must neither throw nor reject. */
type AnswerProbe = (
  route: ProbeRoute,
  method: string | undefined,
  request: ProbeRequest,
) => ProbeAnswer | Promise<ProbeAnswer>;

/** Answers a request that is addressed to a probe, and returns whether it was one. */
export type Gate = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createGate(findRoute: Router, answer: AnswerProbe, via: ProbeRequest['via'], clock: Clock): Gate {
  const waiting = new WaitingProbes(clock);
  return (request, response) => {
    const url = request.url ?? '';
    const { method } = request;
    const route = findRoute(url, method);
    if (!route) return false;
    if (waiting.isTooMuch(request)) return true;
    const answered = answer(route, method, new GateRequest(request, url, via));
    const isLate = answered instanceof Promise;
    if (isLate || waiting.isQueued(response)) waiting.add(request, response);
    // Hot path, ADR 8: answer synchronously when possible. A promise turn is measurable on an answer as cheap as liveness.
    if (isLate) void answered.then((late) => sendAnswer(request, response, late, clock));
    else sendAnswer(request, response, answered, clock);
    return true;
  };
}

/**
 * Hot path, ADR 8: reads the address and the headers only on demand. The address is a system call per connection, Node makes the
 * object of headers when it is first read, and few answers depend on them.
 */
export class GateRequest implements ProbeRequest {
  readonly path: string;
  readonly query: ProbeRequest['query'];

  constructor(
    private readonly request: IncomingMessage,
    url: string,
    readonly via: ProbeRequest['via'],
  ) {
    const { path, query } = parseTarget(url);
    this.path = path;
    this.query = query;
  }

  get headers(): ProbeRequest['headers'] {
    return this.request.headers;
  }

  get remoteAddress(): string | undefined {
    return this.request.socket.remoteAddress;
  }

  /** Whether the client takes any form of an answer. */
  get takesAnything(): boolean {
    return !hasRawHeader(this.request, 'accept', '*/*');
  }
}
