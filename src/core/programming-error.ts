const NAMES: ReadonlySet<unknown> = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError']);

/**
 * Whether `thrown` is a programming error, whose stack a person needs. Decided by name, because an error of another realm is
 * not an instance of this realm's classes. An error with a cause is not one: `fetch` throws a TypeError with a cause for every
 * network failure. Never throws.
 */
export function isProgrammingError(thrown: unknown): boolean {
  try {
    const { name, stack, cause } = thrown as { readonly name?: unknown; stack?: unknown; cause?: unknown };
    return NAMES.has(name) && typeof stack === 'string' && cause === undefined;
  } catch {
    return false;
  }
}
