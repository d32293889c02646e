import { ask } from '../../support/ask.js';

export interface Sample {
  /** When the answer arrived, by `performance.now()`. */
  readonly at: number;
  readonly latencyMs: number;
  /** The status, or 0 if there was no answer. */
  readonly status: number;
  readonly body: string;
}

const running = new Set<Probing>();

/** Stops the probing that a failed test has left behind. */
export async function stopProbing(): Promise<void> {
  await Promise.all([...running].map((probing) => probing.stop()));
}

/** Sends probes at a steady rate, whether or not answers arrive, and keeps all answers. */
export class Probing {
  readonly samples: Sample[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(url: string, everyMs = 50) {
    this.#timer = setInterval(() => this.#send(url), everyMs);
    running.add(this);
  }

  get last(): Sample | undefined {
    return this.samples.at(-1);
  }

  /** The first answer after `since` with this status, if there is one yet. */
  first(status: number, since = 0): Sample | undefined {
    return this.samples.find((sample) => sample.at >= since && sample.status === status);
  }

  /** The number of answers by status. */
  tally(): Record<number, number> {
    const counts: Record<number, number> = {};
    for (const { status } of this.samples) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  /** Stops, and resolves with all answers once the last one has arrived. */
  async stop(): Promise<readonly Sample[]> {
    clearInterval(this.#timer);
    running.delete(this);
    await Promise.all(this.#pending);
    return this.samples;
  }

  #send(url: string): void {
    const asked = this.#ask(url).finally(() => this.#pending.delete(asked));
    this.#pending.add(asked);
  }

  async #ask(url: string): Promise<void> {
    const sentAt = performance.now();
    const { status, body } = await ask(url).catch((error: unknown) => ({ status: 0, body: String(error) }));
    const at = performance.now();
    this.samples.push({ at, latencyMs: at - sentAt, status, body });
  }
}
