import { changeLine } from '../../core/verdict/change-line.js';
import type { Standing } from '../../core/verdict/changes.js';
import type { Clock } from '../../core/clock.js';
import { STALLED_LIVENESS, STALLED_READINESS, type Standings } from '../messages.js';

type Subject = keyof Standings;

interface VerdictSpec {
  readonly clock: Clock;
  /** The memory that is shared with the main thread. */
  readonly memory: Int32Array;
  /** Writes one line immediately. */
  readonly tell: (line: string) => void;
}

/** The places at which the main thread, once it runs again, reads how many milliseconds ago a verdict turned `stalled`. */
const PLACES: Record<Subject, number> = { readiness: STALLED_READINESS, liveness: STALLED_LIVENESS };
const STALLED: Record<Subject, string> = { readiness: 'not_ready', liveness: 'stalled' };

/**
 * Reports verdicts that turn `stalled` while the main thread cannot: in a line at once, and later through the main thread's
 * log of changes.
 */
export class StalledVerdicts {
  private readonly stalledSince: Partial<Record<Subject, number>> = {};
  private readonly untaken: Partial<Record<Subject, { readonly since: number; written: number }>> = {};
  private standings: Standings | undefined;
  private standingsAt = 0;

  constructor(private readonly spec: VerdictSpec) {}

  /** The last entries of the log of changes. */
  learn(standings: Standings): void {
    this.standings = standings;
    this.standingsAt = this.spec.clock.now();
  }

  /** Must be called often while the main thread is silent. `reason`: why the verdict is `stalled`; `undefined` if it is not. */
  look(subject: Subject, reason: string | undefined): void {
    this.renew(subject);
    if (reason === undefined) return void delete this.stalledSince[subject];
    if (this.stalledSince[subject] !== undefined) return;
    const now = this.spec.clock.now();
    this.stalledSince[subject] = now;
    const standing = this.standings?.[subject];
    if (!standing || standing.value === STALLED[subject]) return;
    this.untaken[subject] = { since: now, written: 0 };
    this.renew(subject);
    this.spec.tell(this.line(subject, standing, reason));
  }

  private line(subject: Subject, { value, forMs }: Standing, reason: string): string {
    const lastedMs = forMs + this.spec.clock.now() - this.standingsAt;
    return changeLine({ subject, from: value, to: STALLED[subject], reason, lastedMs });
  }

  /** Updates the time until the main thread has read it. */
  private renew(subject: Subject): void {
    const note = this.untaken[subject];
    if (!note) return;
    const ago = Math.max(Math.round(this.spec.clock.now() - note.since), 1);
    const found = Atomics.compareExchange(this.spec.memory, PLACES[subject], note.written, ago);
    if (found === note.written) note.written = ago;
    else delete this.untaken[subject];
  }
}
