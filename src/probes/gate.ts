import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProbeRequest } from '../core/probe-request.js';
import type { ProbeAnswer } from './answer.js';
import type { ProbeRoute } from './route.js';
import { parseTarget } from './target.js';

type Router = (url: string, method: string | undefined) => ProbeRoute | undefined;
/** Must not throw nor reject. */
type Answerer = (
  route: ProbeRoute,
  method: string | undefined,
  request: ProbeRequest,
) => ProbeAnswer | Promise<ProbeAnswer>;

/** Answers what is addressed to a probe. Returns whether it was. */
export type Gate = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createGate(findRoute: Router, answer: Answerer, via: ProbeRequest['via']): Gate {
  return (request, response) => {
    const url = request.url ?? '';
    const { method } = request;
    const route = findRoute(url, method);
    if (!route) return false;
    const answered = answer(route, method, new GateRequest(request, url, via));
    // What is there already is sent at once: each turn of a promise would be felt in an answer as cheap as that of liveness.
    if (answered instanceof Promise) void answered.then((late) => send(late, method === 'HEAD', response));
    else send(answered, method === 'HEAD', response);
    return true;
  };
}

/** Reads the address when it is asked for: that is a call of the system for each connection, and few answers depend on it. */
class GateRequest implements ProbeRequest {
  readonly path: string;
  readonly query: ProbeRequest['query'];
  readonly headers: ProbeRequest['headers'];
  readonly #socket: IncomingMessage['socket'];

  constructor(
    { headers, socket }: IncomingMessage,
    url: string,
    readonly via: ProbeRequest['via'],
  ) {
    const { path, query } = parseTarget(url);
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.#socket = socket;
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }
}

function send({ status, headers, body }: ProbeAnswer, isHead: boolean, response: ServerResponse): void {
  // The client may be gone by now, which must not become an uncaught error.
  if (response.destroyed || response.headersSent) return;
  response.on('error', ignore);
  try {
    response.writeHead(status, headers);
    response.end(isHead ? undefined : body);
  } catch {
    // What has been done to this response or its connection is not ours to know; left open, the request would never end.
    response.destroy();
  }
}

function ignore(): void {}
