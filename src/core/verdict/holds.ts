import type { Clock } from '../clock.js';
import { plainText } from '../text/plain-text.js';

/** One reason for which the application keeps itself out of rotation. */
export interface Hold {
  readonly reason: string;
  /** When it began, on the clock's time line. */
  readonly since: number;
}

/** The reasons for which the application keeps itself out of rotation. */
export class Holds {
  private oldestFirst: readonly Hold[] = [];

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly onChange: () => void,
  ) {}

  /** All of them, oldest first. Each change makes a new list. */
  get all(): readonly Hold[] {
    return this.oldestFirst;
  }

  get count(): number {
    return this.oldestFirst.length;
  }

  get oldest(): string | undefined {
    return this.oldestFirst[0]?.reason;
  }

  /** Returns the function that ends the hold. Further calls of it have no effect. */
  add(reason: string): () => void {
    // A hold holds whatever it is given: a caller without types may pass no reason.
    const hold: Hold = { reason: plainText(reason) || 'no reason given', since: this.clock.now() };
    this.oldestFirst = [...this.oldestFirst, hold];
    this.onChange();
    return () => {
      if (!this.oldestFirst.includes(hold)) return;
      this.oldestFirst = this.oldestFirst.filter((each) => each !== hold);
      this.onChange();
    };
  }
}
