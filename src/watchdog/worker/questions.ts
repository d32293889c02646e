import type { Clock } from '../../core/clock.js';
import type { ProbeAnswer } from '../../probes/answer.js';
import type { Question } from '../messages.js';

/** Asks the main thread, and does not wait for it beyond a limit. */
export class Questions {
  private readonly pending = new Map<number, (answer?: ProbeAnswer) => void>();
  private lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly patienceMs: number,
    private readonly send: (id: number, question: Question) => void,
  ) {}

  /** Resolves to `undefined` where no answer has come in time. */
  ask(question: Question): Promise<ProbeAnswer | undefined> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      const cancel = this.clock.after(this.patienceMs, () => settle());
      const settle = (answer?: ProbeAnswer): void => {
        cancel();
        this.pending.delete(id);
        resolve(answer);
      };
      this.pending.set(id, settle);
      this.send(id, question);
    });
  }

  answer(id: number, answer: ProbeAnswer): void {
    this.pending.get(id)?.(answer);
  }

  /** The main thread has fallen silent: no answer will come in time. */
  giveUp(): void {
    for (const settle of [...this.pending.values()]) settle();
  }
}
