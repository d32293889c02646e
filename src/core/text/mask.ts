import { credentials, type Range } from './credentials.js';
import { isSecretKey } from './secret-words.js';
import { asGiven, unescapeOnce } from './unescape.js';

const MASK = '***';
const MAX_DEPTH = 32;
/** How many times a text may have been escaped: a URL in a parameter of a URL in a parameter. */
const MAX_ESCAPES = 3;

/**
 * A text without its credentials: those in URLs, the values of `password=`-like pairs, keys and well-known tokens, escaped or
 * not.
 */
export function mask(text: string): string {
  // All of them are searched in the original text, because one replacement could hide the end of another credential.
  const ranges = [...credentials(text), ...escapedCredentials(text)].sort((a, b) => a.start - b.start);
  return without(ranges, text);
}

/** The positions of credentials that can be read only after unescaping. */
function escapedCredentials(text: string): Range[] {
  const found: Range[] = [];
  let unescaped = unescapeOnce(asGiven(text));
  for (let depth = 0; unescaped && depth < MAX_ESCAPES; depth++) {
    const { places } = unescaped;
    found.push(...credentials(unescaped.text).map(({ start, end }) => ({ start: places[start]!, end: places[end]! })));
    unescaped = unescapeOnce(unescaped);
  }
  return found;
}

/**
 * Details without their credentials: every text and key goes through {@link mask}, and a value under a key like `password`
 * is masked as a whole.
 */
export function maskDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return maskEntries(details, 0);
}

function maskEntries(details: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(details) as [string, unknown][];
  return Object.fromEntries(
    entries.map(([key, value]) => [mask(key), isSecretKey(key) ? hide(value) : maskValue(value, depth)]),
  );
}

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return MASK; // Deeper than a person looks, and a danger to the stack.
  return Array.isArray(value) ? value.map((item) => maskValue(item, depth + 1)) : maskEntries(value, depth + 1);
}

/** `null` and booleans stay: a reader may know whether there is a password. */
function hide(value: unknown): unknown {
  return typeof value === 'boolean' || value === null ? value : MASK;
}

function without(ranges: readonly Range[], text: string): string {
  let result = '';
  let end = 0;
  for (const range of ranges) {
    // A range that overlaps or touches the previous one only extends it.
    if (range.start > end || result === '') result += text.slice(end, range.start) + MASK;
    end = Math.max(end, range.end);
  }
  return result + text.slice(end);
}
