import type { ChangeSubject } from '../report/status.js';
import { durationText } from '../text/duration.js';

/** The parts of a change that its line shows. */
interface ShownChange {
  readonly subject: ChangeSubject;
  readonly name?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly reason?: string | undefined;
  readonly lastedMs: number;
}

/** A change as one line of text. */
export function changeLine({ subject, name, from, to, reason, lastedMs }: ShownChange): string {
  const what = name === undefined ? subject : `${subject} ${name}`;
  // The time before the first result tells a reader nothing.
  const before = from === 'unknown' ? '' : ` (had been ${from} for ${durationText(lastedMs)})`;
  return `${what}: ${from} -> ${to}${before}${reason === undefined ? '' : `: ${reason}`}`;
}
