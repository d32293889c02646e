import type { HealthChange } from './changes.js';
import { durationText } from '../text/duration.js';

/** A change as one line of text. */
export function changeLine({ subject, name, from, to, reason, lastedMs }: Omit<HealthChange, 'at'>): string {
  const what = name === undefined ? subject : `${subject} ${name}`;
  // The time before the first result tells a reader nothing.
  const before = from === 'unknown' ? '' : ` (had been ${from} for ${durationText(lastedMs)})`;
  return `${what}: ${from} -> ${to}${before}${reason === undefined ? '' : `: ${reason}`}`;
}
