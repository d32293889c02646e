import { logText } from '../core/text/log-text.js';

/** Kubernetes keeps the last 4 KiB of the file for a container, and 12 KiB for a pod. */
export const MAX_BYTES = 2048;
const LONGEST_LINE = 1200;
const NAME = ' nestjs-vitals: ';
/** How each entry begins. Nothing within an entry looks like it, because an entry has one line of text, and frames of a stack. */
const BEGINNING = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z${NAME}`;
const FIRST = new RegExp(`(?:^|\\n)${BEGINNING}`);
const NEXT = new RegExp(`\\n(?=${BEGINNING})`);

/** How the entry of a stall begins; only the watchdog's thread writes it, and only the main thread removes it. */
export const STALL = 'the event loop has been blocked';

/** One reason for the end of the process, as an entry of the file. `frames` are clean lines of a stack, or empty. */
export function entryOf(date: Date, line: string, frames = ''): string {
  const text = `${date.toISOString()}${NAME}${logText(line, LONGEST_LINE)}`;
  return frames === '' ? text : `${text}\n${frames}`;
}

/** Whether the text of an entry begins with `words`. */
export function says(entry: string, words: string): boolean {
  return entry.startsWith(words, entry.indexOf(NAME) + NAME.length);
}

/** What of a file this package has not written, in bytes, and the entries after it, newest first. */
export function read(bytes: Buffer): { readonly foreignBytes: number; readonly entries: readonly string[] } {
  // In latin1 a character is a byte.
  const at = bytes.toString('latin1').search(FIRST);
  if (at < 0) return { foreignBytes: bytes.length, entries: [] };
  const own = bytes.subarray(at).toString();
  return { foreignBytes: at, entries: own.replace(/^\n/, '').split(NEXT) };
}

/** The entries as they stand in the file, behind other text or alone; the oldest are left out if they are too long. */
export function written(entries: readonly string[], isAlone: boolean): Buffer {
  const before = isAlone ? '' : '\n';
  let text = before;
  for (const entry of entries) {
    const next = text === before ? `${text}${entry}` : `${text}\n${entry}`;
    if (text !== before && Buffer.byteLength(next) > MAX_BYTES) break;
    text = next;
  }
  return cut(text);
}

function cut(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_BYTES) return bytes;
  // The cut may have left a part of a character.
  const whole = bytes
    .subarray(0, MAX_BYTES - 3)
    .toString()
    .replace(/\uFFFD$/, '');
  return Buffer.from(`${whole}…`);
}
