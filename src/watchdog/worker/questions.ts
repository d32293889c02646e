import type { Clock } from '../../core/clock.js';
import type { Question, SentAnswer } from '../messages.js';

/** Asks the main thread, and does not wait for it beyond a limit. */
export class Questions {
  private readonly pending = new Map<number, (answer?: SentAnswer) => void>();
  private lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly patienceMs: number,
    private readonly send: (id: number, question: Question) => void,
  ) {}

  /** Resolves to `undefined` where no answer has come in time. */
  ask(question: Question): Promise<SentAnswer | undefined> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      const cancel = this.clock.after(this.patienceMs, () => settle());
      const settle = (answer?: SentAnswer): void => {
        cancel();
        this.pending.delete(id);
        resolve(answer);
      };
      this.pending.set(id, settle);
      this.send(id, question);
    });
  }

  answer(id: number, answer: SentAnswer): void {
    this.pending.get(id)?.(answer);
  }

  /** The main thread has fallen silent: no answer will come in time. */
  giveUp(): void {
    for (const settle of [...this.pending.values()]) settle();
  }
}
