import type { Clock } from '../clock.js';
import type { HealthChange } from './changes.js';

const WINDOW_MS = 60_000;
/** This many changes of one subject within a minute are logged one by one. */
const MAX_LINES = 6;

/** What one subject did while its changes were not logged. */
export interface Flapping {
  readonly latest: HealthChange;
  readonly count: number;
  readonly durationMs: number;
}

interface Subject {
  /** The times of the latest changes, at most {@link MAX_LINES}, oldest first. */
  readonly times: number[];
  /** Set while the changes are counted instead of logged. */
  flapping: { latest: HealthChange; count: number } | undefined;
}

/**
 * Bounds the lines of subjects that change all the time: after six changes within a minute, the further ones are counted, and
 * `sumUp` gets one summary per minute.
 */
export class FlapGuard {
  private readonly subjects = new Map<string, Subject>();

  constructor(
    private readonly clock: Clock,
    private readonly sumUp: (flapping: Flapping) => void,
  ) {}

  /** Takes every change, and returns whether it deserves a line of its own. */
  isWorthALine(change: HealthChange): boolean {
    const subject = this.subjectOf(change);
    const now = this.clock.now();
    const [oldest] = subject.times;
    const isTooOften = oldest !== undefined && subject.times.length === MAX_LINES && now - oldest < WINDOW_MS;
    subject.times.push(now);
    if (subject.times.length > MAX_LINES) subject.times.shift();
    if (subject.flapping) {
      subject.flapping.count += 1;
      subject.flapping.latest = change;
      return false;
    }
    if (!isTooOften) return true;
    const flapping = (subject.flapping = { latest: change, count: 1 });
    this.clock.after(WINDOW_MS, () => {
      subject.flapping = undefined;
      this.sumUp({ ...flapping, durationMs: Math.round(this.clock.now() - now) });
    });
    return false;
  }

  private subjectOf({ subject, name }: HealthChange): Subject {
    const key = name === undefined ? subject : `${subject} ${name}`;
    let known = this.subjects.get(key);
    if (!known) this.subjects.set(key, (known = { times: [], flapping: undefined }));
    return known;
  }
}

/** A summary as one line of text. */
export function flappingLine({ latest: { subject, name, to }, count, durationMs }: Flapping): string {
  return `${name === undefined ? subject : `${subject} ${name}`}: flapping, ${count} changes in ${durationMs} ms, now ${to}`;
}
