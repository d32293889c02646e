import type { HealthChange } from './changes.js';
import { durationText } from '../text/duration.js';

/** A change in one line, for people. */
export function changeLine({ subject, name, from, to, reason, lastedMs }: Omit<HealthChange, 'at'>): string {
  const what = name === undefined ? subject : `${subject} ${name}`;
  // How long nothing was known is no news.
  const before = from === 'unknown' ? '' : ` (had been ${from} for ${durationText(lastedMs)})`;
  return `${what}: ${from} -> ${to}${before}${reason === undefined ? '' : `: ${reason}`}`;
}
