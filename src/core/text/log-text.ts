import { mask } from './mask.js';
import { plainText } from './plain-text.js';

const LONGEST_LINE = 2000;
/** Masking looks at more text than is shown, because a password whose end was cut off would not be recognised. */
const LONGEST_LOOK = 4 * LONGEST_LINE;
const LONGEST_FRAME = 300;
const MAX_FRAMES = 30;
const FRAME = /^\s+at \S/;
const LONGEST_NAME = 100;
const MAX_NAMES = 10;

/**
 * A text that is safe as one line of a log: without control characters or credentials, and of at most `maxLength`
 * characters.
 */
export function logText(value: unknown, maxLength = LONGEST_LINE): string {
  return plainText(mask(plainText(value, LONGEST_LOOK)), maxLength);
}

/**
 * The frames of a stack, one per line, and nothing else: the message above them may have lines that look like frames, but no
 * line can look like one of the log itself. Empty if there is no stack. Never throws.
 */
export function stackText(thrown: unknown): string {
  const lines = stackOf(thrown).slice(0, 64_000).split('\n');
  const frames = lines.filter((line) => FRAME.test(line)).slice(0, MAX_FRAMES);
  return frames.map((line) => `    ${logText(line, LONGEST_FRAME)}`).join('\n');
}

/** Names for one line; those after the tenth are counted only. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => plainText(name, LONGEST_NAME));
  const rest = names.length - shown.length;
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} … and ${grouped(rest)} more`;
}

function stackOf(thrown: unknown): string {
  try {
    const { stack } = thrown as { readonly stack?: unknown };
    return typeof stack === 'string' ? stack : '';
  } catch {
    return '';
  }
}

/** Formats 19990 as 19,990 in every locale. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
