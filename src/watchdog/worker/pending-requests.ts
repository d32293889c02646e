import type { Clock } from '../../core/clock.js';
import type { Answer } from '../../http/answer.js';
import { MAX_FORWARDED, MAX_SPECIAL_FORWARDED, MAX_WAITING } from '../../http/bounds.js';
import type { ForwardedRequest } from '../messages.js';

interface Pending<Given> {
  readonly answer: Promise<Given | undefined>;
  readonly settle: (answer?: Given) => void;
}

/** Forwards requests to the main thread, equal ones only once, and waits for each answer up to a limit. */
export class PendingRequests<Request, Given extends Answer> {
  private readonly pending = new Map<number, Pending<Given>>();
  private readonly byKey = new Map<string, Pending<Given>>();
  private waiting = 0;
  private lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly timeoutMs: number,
    private readonly send: (id: number, request: Request) => void,
    /** How many requests may be pending for this one to join them. */
    private readonly limitFor: (request: Request) => number,
  ) {}

  /** Resolves to `undefined` if no answer comes in time, and at once if too many requests are pending. */
  async forward(request: Request): Promise<Given | undefined> {
    // The key is everything that the main thread is told: requests that it cannot tell apart share one answer.
    const key = JSON.stringify(request);
    const known = this.byKey.get(key);
    if (known ? this.waiting >= MAX_WAITING : this.pending.size >= this.limitFor(request)) return undefined;
    const { answer } = known ?? this.open(key, request);
    this.waiting += 1;
    return answer.finally(() => (this.waiting -= 1));
  }

  answer(id: number, answer: Given): void {
    this.pending.get(id)?.settle(answer);
  }

  /** Gives up every request, because the main thread is silent and no answer will come in time. */
  giveUp(): void {
    for (const { settle } of [...this.pending.values()]) settle();
  }

  private open(key: string, request: Request): Pending<Given> {
    this.lastId += 1;
    const id = this.lastId;
    let resolve: (answer: Given | undefined) => void = () => {};
    const answer = new Promise<Given | undefined>((fulfil) => (resolve = fulfil));
    const settle = (late?: Given): void => {
      cancel();
      this.pending.delete(id);
      this.byKey.delete(key);
      resolve(late);
    };
    const cancel = this.clock.after(this.timeoutMs, () => settle());
    const pending = { answer, settle };
    this.pending.set(id, pending);
    this.byKey.set(key, pending);
    this.send(id, request);
    return pending;
  }
}

/** Special requests leave room for others: those that do not renew the known state must not keep it from being renewed. */
export function limitForProbe(request: ForwardedRequest): number {
  return isSpecial(request) ? MAX_SPECIAL_FORWARDED : MAX_FORWARDED;
}

function isSpecial({ route, request }: ForwardedRequest): boolean {
  return route.indicator !== undefined || Object.keys(request.query).length > 0;
}
