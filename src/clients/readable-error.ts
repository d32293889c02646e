interface Thrown {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

/**
 * What a client threw, with a text. Node joins the failures of several addresses in an `AggregateError` that has no message, and
 * some clients reject with an error whose message is empty. An error with a message is returned as it came.
 */
export function readableError(thrown: unknown, otherwise: string): unknown {
  const text = textOf(thrown);
  if (text !== '' && typeof thrown === 'object' && (thrown as Thrown).message === text) return thrown;
  return new Error(text || otherwise, { cause: thrown });
}

/** How deep texts are looked for in what a client threw. */
const MAX_DEPTH = 8;

/** The first text that is found in what a client threw, or an empty one. Never throws: it is called while a client emits an error. */
export function textOf(thrown: unknown): string {
  try {
    return find(thrown, MAX_DEPTH, new Set());
  } catch {
    return '';
  }
}

/** Looks into nothing twice, because errors may be causes of each other. */
function find(thrown: unknown, depth: number, seen: Set<unknown>): string {
  if (typeof thrown === 'string') return thrown;
  if (typeof thrown !== 'object' || thrown === null || depth === 0 || seen.has(thrown)) return '';
  seen.add(thrown);
  const { message, code, errors, cause } = thrown as Thrown;
  if (typeof message === 'string' && message !== '') return message;
  for (const inner of [...(Array.isArray(errors) ? (errors as unknown[]) : []), cause]) {
    const text = find(inner, depth - 1, seen);
    if (text !== '') return text;
  }
  return typeof code === 'string' ? code : '';
}
