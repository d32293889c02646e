import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.js';
import { methodNotAllowed, type Answer } from './answer.js';
import { MAX_UNSENT_SCRAPES } from './bounds.js';
import type { Gate } from './gate.js';
import { sendAnswer } from './send-answer.js';
import { endOfPath, localPart, withoutSlashesAtEnd } from './target.js';

/**
 * Answers GET and HEAD at one path. Like with probes, neither a query string nor slashes at the end change the route. `path` may
 * become known later; `answer` must not reject.
 */
export function createPathGate(
  path: () => string | undefined,
  answer: (request: IncomingMessage) => Answer | Promise<Answer>,
  clock: Clock,
): Gate {
  const unsent = new UnsentAnswers();
  return (request, response) => {
    if (!isAt(path(), request.url ?? '')) return false;
    const send = (answered: Answer): void => {
      unsent.add(answered, response);
      sendAnswer(request, response, answered, clock);
    };
    const { method } = request;
    const answered = method === 'GET' || method === 'HEAD' ? answer(request) : methodNotAllowed();
    if (answered instanceof Promise) void answered.then(send);
    else send(answered);
    return true;
  };
}

/** Asks each gate in turn, until one has answered. */
export function firstGate(...gates: readonly Gate[]): Gate {
  return (request, response) => gates.some((gate) => gate(request, response));
}

/** Whether a URL is the path, whatever its query string. */
export function isAt(path: string | undefined, url: string): boolean {
  if (path === undefined) return false;
  const target = localPart(url);
  return target.startsWith(path) && withoutSlashesAtEnd(target.slice(0, endOfPath(target))) === path;
}

/** The answers that are not sent completely, each with its responses. Ends those of the oldest if there are too many. */
class UnsentAnswers {
  private readonly responses = new Map<Answer, Set<ServerResponse>>();

  add(answer: Answer, response: ServerResponse): void {
    if (response.destroyed) return;
    const sharers = this.responses.get(answer) ?? new Set();
    this.responses.set(answer, sharers.add(response));
    response.once('close', () => this.remove(answer, response));
    if (this.responses.size > MAX_UNSENT_SCRAPES) this.endOldest();
  }

  private remove(answer: Answer, response: ServerResponse): void {
    const sharers = this.responses.get(answer);
    sharers?.delete(response);
    if (sharers?.size === 0) this.responses.delete(answer);
  }

  private endOldest(): void {
    for (const [answer, sharers] of this.responses) {
      this.responses.delete(answer);
      for (const response of sharers) response.destroy();
      return;
    }
  }
}
