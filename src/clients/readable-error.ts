interface Thrown {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errors?: readonly unknown[];
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

/** The first text that is found in what a client threw, or an empty one. */
export function textOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  if (typeof thrown !== 'object' || thrown === null) return '';
  const { message, code, errors, cause } = thrown as Thrown;
  if (typeof message === 'string' && message !== '') return message;
  const inner = [...(errors ?? []), cause].map((each) => (each === thrown ? '' : textOf(each)));
  return inner.find((each) => each !== '') ?? (typeof code === 'string' ? code : '');
}
