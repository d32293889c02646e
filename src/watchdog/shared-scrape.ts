import type { Cancel, Clock } from '../core/clock.js';
import type { Answer } from '../http/answer.js';
import { MAX_SCRAPE_PAUSE_MS, SCRAPE_PAUSE_FACTOR, SCRAPE_TIMEOUT_MS } from '../http/bounds.js';
import { lateMetrics } from '../http/metrics-answer.js';

interface Collection {
  readonly id: number;
  readonly answered: Promise<Answer | undefined>;
  readonly settle: (answer?: Answer) => void;
  startedAt: number;
}

/**
 * Has the metrics collected once for all who ask meanwhile, and with pauses in between: clients that scrape all the time must
 * not keep the main thread busy.
 */
export class SharedScrape {
  private current: Collection | undefined;
  private lastId = 0;
  private restsUntil = -Infinity;

  constructor(
    private readonly clock: Clock,
    /** Starts to collect, and calls {@link answer} with the same number later. */
    private readonly collect: (id: number) => void,
  ) {}

  /** Never rejects. Resolves to `undefined` after {@link giveUp}. */
  ask(): Promise<Answer | undefined> {
    return (this.current ?? this.begin()).answered;
  }

  answer(id: number, answer: Answer): void {
    if (this.current?.id !== id) return;
    const now = this.clock.now();
    const pauseMs = Math.min(SCRAPE_PAUSE_FACTOR * (now - this.current.startedAt), MAX_SCRAPE_PAUSE_MS);
    this.restsUntil = now + pauseMs;
    this.current.settle(answer);
  }

  /** No answer is to be expected. */
  giveUp(): void {
    this.current?.settle();
  }

  private begin(): Collection {
    const { clock } = this;
    this.lastId += 1;
    const id = this.lastId;
    let resolve: (answer: Answer | undefined) => void = () => {};
    const answered = new Promise<Answer | undefined>((fulfil) => (resolve = fulfil));
    const cancels: Cancel[] = [clock.after(SCRAPE_TIMEOUT_MS, () => settle(lateMetrics(SCRAPE_TIMEOUT_MS)))];
    const settle = (answer?: Answer): void => {
      for (const cancel of cancels) cancel();
      this.current = undefined;
      resolve(answer);
    };
    const collection = { id, answered, settle, startedAt: clock.now() };
    this.current = collection;
    const start = (): void => {
      collection.startedAt = clock.now();
      this.collect(id);
    };
    const waitMs = this.restsUntil - clock.now();
    if (waitMs > 0) cancels.push(clock.after(waitMs, start));
    else start();
    return collection;
  }
}
