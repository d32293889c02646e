import { mask } from './mask.js';
import { plainText } from './plain-text.js';

const MAX_LENGTH = 100;

/**
 * Describes an unexpected value in an error: its type and, if it is short and simple, the value. Objects are not looked
 * into, and credentials are masked, because a wrong environment variable is easily passed.
 */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object') return isArray(value) ? 'an array' : 'an object';
  return `\`${shown(value)}\` (${typeof value})`;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return plainText(mask(typeof value === 'bigint' ? `${text}n` : text), MAX_LENGTH);
}

function isArray(value: object): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false; // A revoked proxy: not even this may be asked of it.
  }
}
