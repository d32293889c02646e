import type { Clock } from '../../core/clock.js';
import type { ProbeAnswer } from '../../http/answer.js';
import { MAX_QUESTIONS, MAX_SPECIAL_QUESTIONS, MAX_WAITING } from '../../http/bounds.js';
import type { Question } from '../messages.js';

interface Pending {
  readonly answer: Promise<ProbeAnswer | undefined>;
  readonly settle: (answer?: ProbeAnswer) => void;
}

/** Asks the main thread, with one question for all equal requests, and waits for each answer up to a limit. */
export class Questions {
  private readonly pending = new Map<number, Pending>();
  private readonly byKey = new Map<string, Pending>();
  private waiting = 0;
  private lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly patienceMs: number,
    private readonly send: (id: number, question: Question) => void,
  ) {}

  /** Resolves to `undefined` if no answer comes in time, and at once if too many questions are open. */
  async ask(question: Question): Promise<ProbeAnswer | undefined> {
    // The key is everything that the main thread is told: requests that it cannot tell apart share one answer.
    const key = JSON.stringify(question);
    const known = this.byKey.get(key);
    if (known ? this.waiting >= MAX_WAITING : this.isFullFor(question)) return undefined;
    const { answer } = known ?? this.open(key, question);
    this.waiting += 1;
    return answer.finally(() => (this.waiting -= 1));
  }

  answer(id: number, answer: ProbeAnswer): void {
    this.pending.get(id)?.settle(answer);
  }

  /** Gives up every question, because the main thread is silent and no answer will come in time. */
  giveUp(): void {
    for (const { settle } of [...this.pending.values()]) settle();
  }

  /**
   * Special questions leave room for others: requests that do not renew the known state must not keep it from being renewed.
   */
  private isFullFor(question: Question): boolean {
    return this.pending.size >= (isSpecial(question) ? MAX_SPECIAL_QUESTIONS : MAX_QUESTIONS);
  }

  private open(key: string, question: Question): Pending {
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
    const cancel = this.clock.after(this.patienceMs, () => settle());
    const pending = { answer, settle };
    this.pending.set(id, pending);
    this.byKey.set(key, pending);
    this.send(id, question);
    return pending;
  }
}

function isSpecial({ route, request }: Question): boolean {
  return route.indicator !== undefined || Object.keys(request.query).length > 0;
}
