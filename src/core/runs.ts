import type { Clock } from './clock.js';
import type { CheckContext } from './indicator.js';
import type { Outcome } from './outcome.js';
import { Run } from './run.js';

/** Of one check, whatever happens: each may hold a connection. */
const MAX_UNSETTLED = 3;

export interface RunsSpec {
  readonly clock: Clock;
  readonly options: { readonly timeoutMs: number; readonly abandonAfterMs: number };
  readonly check: (context: CheckContext) => unknown;
  /** The result of the newest run. Must not throw. */
  readonly onResult: (outcome: Outcome, latencyMs: number) => void;
  /** The newest run is over, and hung for so many further `timeoutMs` after its deadline. Must not throw. */
  readonly onHung: (furtherTimeouts: number) => void;
}

/**
 * The runs of one check: one at a time, but for those that hang. A hung one is given up after `abandonAfterMs`, the next
 * after twice that, and so on; only the newest is listened to.
 */
export class Runs {
  readonly #spec: RunsSpec;
  readonly #unsettled = new Set<Run>();
  #newest: Run | undefined;
  #givenUp = 0;
  #isStopped = false;

  constructor(spec: RunsSpec) {
    this.#spec = spec;
  }

  get newest(): Run | undefined {
    return this.#newest;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get mayStart(): boolean {
    const newest = this.#newest;
    if (this.#isStopped || newest?.state === 'in time') {
      return false;
    }
    if (newest?.state !== 'overdue') {
      return true;
    }
    const patienceMs = this.#spec.options.abandonAfterMs * 2 ** this.#givenUp;
    return newest.elapsedMs >= patienceMs && this.#unsettled.size < MAX_UNSETTLED;
  }

  start(): void {
    const { clock, check, onResult, options } = this.#spec;
    if (this.#newest?.state === 'overdue') {
      this.#givenUp += 1;
      this.#spec.onHung(this.#newest.furtherTimeouts);
    }
    const run = new Run({
      clock,
      timeoutMs: options.timeoutMs,
      onResult,
      onSettled: (settled) => this.#settled(settled),
    });
    // A check that asks for its own report has to find itself under way, so all this stands before it is called.
    this.#newest = run;
    this.#unsettled.add(run);
    void run.execute(check);
  }

  stop(): void {
    this.#isStopped = true;
    this.#spec.onHung(this.#newest?.furtherTimeouts ?? 0);
    for (const run of this.#unsettled) {
      run.cancel();
    }
  }

  #settled(run: Run): void {
    this.#unsettled.delete(run);
    if (run === this.#newest) {
      this.#givenUp = 0;
      this.#spec.onHung(run.furtherTimeouts);
    }
  }
}
