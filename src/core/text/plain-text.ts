const UNREADABLE = 'something that cannot be shown';
const UNPRINTABLE = /[\s\p{Cc}\p{Cs}\p{Bidi_Control}]+/gu;
const MAX_DEPTH = 3;
const MAX_ERRORS = 5;

/**
 * Makes one printable line of at most `maxLength` characters (from 1) of any value. Never throws. Control characters, line
 * breaks and marks that change the direction of text become a space, so that no text can forge a line of a log.
 */
export function plainText(value: unknown, maxLength = 500): string {
  // Cut first what will be cut anyway: cleaning megabytes would block the event loop.
  const line = textOf(value)
    .slice(0, maxLength * 8)
    .replace(UNPRINTABLE, ' ')
    .trim();
  if (line.length <= maxLength) return line;

  // The cut may have left half of a surrogate pair.
  return `${line.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * The text of a thrown value. Never throws, never empty. Errors inside it are named too: Node's error for a refused
 * connection has no message, and that of `fetch` says only "fetch failed".
 */
export function errorText(thrown: unknown): string {
  return describe(thrown, 0) || 'no message';
}

function textOf(value: unknown): string {
  if (typeof value === 'function') return 'a function';

  try {
    return String(value);
  } catch {
    return UNREADABLE;
  }
}

function describe(thrown: unknown, depth: number): string {
  if (typeof thrown !== 'object' || thrown === null) return plainText(thrown);

  const message = stringAt(thrown, 'message');
  const inner = depth < MAX_DEPTH ? innerErrors(thrown).map((error) => describe(error, depth + 1)) : [];
  const news = [...new Set(inner)].filter((text) => !message.includes(text)).join('; ');
  const text = [message, news].filter((part) => part !== '').join(': ');
  return plainText(text || stringAt(thrown, 'code') || stringAt(thrown, 'name') || objectText(thrown));
}

function innerErrors(error: object): unknown[] {
  const cause = valueAt(error, 'cause');
  return [...listAt(error, 'errors'), ...(cause === undefined ? [] : [cause])];
}

function listAt(object: object, key: string): unknown[] {
  try {
    const list: unknown = valueAt(object, key);
    return Array.isArray(list) ? list.slice(0, MAX_ERRORS) : [];
  } catch {
    return [];
  }
}

function stringAt(object: object, key: string): string {
  const value = valueAt(object, key);
  return typeof value === 'string' ? plainText(value) : '';
}

function valueAt(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function objectText(object: object): string {
  const text = plainText(object);
  return text === '[object Object]' ? 'an object without a message' : text;
}
