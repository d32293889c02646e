const NAMES: ReadonlySet<unknown> = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError']);

/**
 * Whether this was thrown by a mistake in code, so that a person needs its stack. By name: an error of another realm is no
 * instance of this one's classes. One with a cause tells of something else: `fetch` says of every network failure that it is
 * a TypeError. Never throws.
 */
export function isProgrammingError(thrown: unknown): boolean {
  try {
    const { name, stack, cause } = thrown as { readonly name?: unknown; stack?: unknown; cause?: unknown };
    return NAMES.has(name) && typeof stack === 'string' && cause === undefined;
  } catch {
    return false;
  }
}
