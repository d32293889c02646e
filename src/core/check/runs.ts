import { Backoff } from '../backoff.js';
import type { Clock } from '../clock.js';
import type { CheckContext } from '../report/indicator.js';
import type { Outcome } from './outcome.js';
import { Run } from './run.js';

/** The most runs of one check that may be open at a time, because each may hold a connection. */
const MAX_UNSETTLED = 3;
/** The doubled wait before the next run ends here, unless `abandonAfterMs` itself is longer. */
const LONGEST_WAIT_MS = 60_000;

export interface RunsSpec {
  readonly clock: Clock;
  readonly options: { readonly timeoutMs: number; readonly abandonAfterMs: number };
  readonly check: (context: CheckContext) => unknown;
  /** The result of the newest run. Must not throw. */
  readonly onResult: (outcome: Outcome, latencyMs: number) => void;
  /** Called when the newest run is over, with how many further `timeoutMs` it hung after its deadline. Must not throw. */
  readonly onHung: (furtherTimeouts: number) => void;
}

/**
 * The runs of one check: one at a time, except for runs that hang. The first hung run is given up after `abandonAfterMs`, the
 * next after twice that, and so on. Only the newest run has a result; a run that settles late lets the next one start at once.
 */
export class Runs {
  private readonly spec: RunsSpec;
  private readonly unsettled = new Set<Run>();
  private newestRun: Run | undefined;
  /** The time after which the newest run, if it hangs, is given up so that one more starts. */
  private readonly abandonment: Backoff;
  /** A run that was given up has settled since the newest one began, so the dependency answers again. */
  private isAnswering = false;
  private hasStopped = false;

  constructor(spec: RunsSpec) {
    this.spec = spec;
    this.abandonment = new Backoff(spec.options.abandonAfterMs, LONGEST_WAIT_MS);
  }

  get newest(): Run | undefined {
    return this.newestRun;
  }

  /** How many runs have not settled. */
  get openCount(): number {
    return this.unsettled.size;
  }

  get isStopped(): boolean {
    return this.hasStopped;
  }

  get mayStart(): boolean {
    const newest = this.newestRun;
    if (this.hasStopped || newest?.state === 'in time') return false;

    if (newest?.state !== 'overdue') return true;

    return this.unsettled.size < MAX_UNSETTLED && (this.isAnswering || newest.elapsedMs >= this.abandonment.waitMs);
  }

  start(): void {
    const { clock, check, onResult, options } = this.spec;
    if (this.newestRun?.state === 'overdue') {
      this.abandonment.next();
      this.spec.onHung(this.newestRun.furtherTimeouts);
    }
    const run = new Run({
      clock,
      timeoutMs: options.timeoutMs,
      onResult,
      onSettled: (settled) => this.settled(settled),
    });
    // A check may ask for its own report, which must show it as running: so set all this before the call.
    this.newestRun = run;
    this.isAnswering = false;
    this.unsettled.add(run);
    void run.execute(check);
  }

  stop(): void {
    this.hasStopped = true;
    this.spec.onHung(this.newestRun?.furtherTimeouts ?? 0);
    for (const run of this.unsettled) run.cancel();
  }

  private settled(run: Run): void {
    this.unsettled.delete(run);
    if (run === this.newestRun) {
      this.abandonment.reset();
      this.spec.onHung(run.furtherTimeouts);
    } else {
      this.isAnswering = true;
    }
  }
}
