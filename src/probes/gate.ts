import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.js';
import type { ProbeRequest } from '../core/probe-request.js';
import { tooManyProbes, type ProbeAnswer } from './answer.js';
import { MAX_WAITING_PER_CONNECTION } from './bounds.js';
import type { ProbeRoute } from './route.js';
import { sendAnswer } from './send-answer.js';
import { parseTarget } from './target.js';

type Router = (url: string) => ProbeRoute | undefined;
/** Must not throw nor reject. */
type Answerer = (
  route: ProbeRoute,
  method: string | undefined,
  request: ProbeRequest,
) => ProbeAnswer | Promise<ProbeAnswer>;

/** Answers what is addressed to a probe. Returns whether it was. */
export type Gate = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createGate(findRoute: Router, answer: Answerer, via: ProbeRequest['via'], clock: Clock): Gate {
  const waiting = new WeakMap<object, number>();
  return (request, response) => {
    const url = request.url ?? '';
    const route = findRoute(url);
    if (!route) return false;
    const { socket } = request;
    const count = waiting.get(socket) ?? 0;
    // The streams of HTTP/2 have a bound of their own, which is the application's to set.
    const isFull = count >= MAX_WAITING_PER_CONNECTION && request.httpVersionMajor < 2;
    const answered = isFull ? tooManyProbes() : answer(route, request.method, new GateRequest(request, url, via));
    // What is there already is sent at once: each turn of a promise would be felt in an answer as cheap as that of liveness.
    if (!(answered instanceof Promise)) {
      sendAnswer(request, response, answered, clock);
      return true;
    }
    waiting.set(socket, count + 1);
    void answered.then((late) => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
      sendAnswer(request, response, late, clock);
    });
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
