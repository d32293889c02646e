import type { Clock } from '../../core/clock.js';
import type { ProbeAnswer } from '../../http/answer.js';
import { MAX_FORWARDED, MAX_SPECIAL_FORWARDED, MAX_WAITING } from '../../http/bounds.js';
import type { ForwardedRequest } from '../messages.js';

interface Pending {
  readonly answer: Promise<ProbeAnswer | undefined>;
  readonly settle: (answer?: ProbeAnswer) => void;
}

/** Forwards requests to the main thread, equal ones only once, and waits for each answer up to a limit. */
export class PendingRequests {
  private readonly pending = new Map<number, Pending>();
  private readonly byKey = new Map<string, Pending>();
  private waiting = 0;
  private lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly timeoutMs: number,
    private readonly send: (id: number, request: ForwardedRequest) => void,
  ) {}

  /** Resolves to `undefined` if no answer comes in time, and at once if too many requests are pending. */
  async forward(request: ForwardedRequest): Promise<ProbeAnswer | undefined> {
    // The key is everything that the main thread is told: requests that it cannot tell apart share one answer.
    const key = JSON.stringify(request);
    const known = this.byKey.get(key);
    if (known ? this.waiting >= MAX_WAITING : this.isFullFor(request)) return undefined;
    const { answer } = known ?? this.open(key, request);
    this.waiting += 1;
    return answer.finally(() => (this.waiting -= 1));
  }

  answer(id: number, answer: ProbeAnswer): void {
    this.pending.get(id)?.settle(answer);
  }

  /** Gives up every request, because the main thread is silent and no answer will come in time. */
  giveUp(): void {
    for (const { settle } of [...this.pending.values()]) settle();
  }

  /**
   * Special requests leave room for others: those that do not renew the known state must not keep it from being renewed.
   */
  private isFullFor(request: ForwardedRequest): boolean {
    return this.pending.size >= (isSpecial(request) ? MAX_SPECIAL_FORWARDED : MAX_FORWARDED);
  }

  private open(key: string, request: ForwardedRequest): Pending {
    this.lastId += 1;
    const id = this.lastId;
    let resolve: (answer: ProbeAnswer | undefined) => void = () => {};
    const answer = new Promise<ProbeAnswer | undefined>((fulfil) => (resolve = fulfil));
    const settle = (late?: ProbeAnswer): void => {
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

function isSpecial({ route, request }: ForwardedRequest): boolean {
  return route.indicator !== undefined || Object.keys(request.query).length > 0;
}
