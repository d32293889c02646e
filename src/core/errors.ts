/** The kind of mistake, for code. The code is stable; the sentence may change. docs/errors.md has a table of them. */
export type VitalsErrorCode =
  'INVALID_OPTIONS' | 'INVALID_PROVIDERS' | 'CONFIGURED_TWICE' | 'LOADED_LAZILY' | 'INVALID_HEARTBEAT';

/** A mistake in how this package is used. It is thrown at start-up and names every fault at once. */
export class VitalsError extends Error {
  override readonly name = 'VitalsError';

  constructor(
    readonly code: VitalsErrorCode,
    /** One sentence per fault: what was expected, what came, and where. */
    readonly faults: readonly string[],
  ) {
    super(
      faults.length === 1
        ? `nestjs-vitals: ${faults[0]}`
        : `nestjs-vitals: ${faults.length} faults\n- ${faults.join('\n- ')}`,
    );
  }
}

/** An error with the name by which callers of Web APIs tell the reason of an abort: `AbortError`, `TimeoutError`. */
export function namedError(name: 'AbortError' | 'TimeoutError', message: string): Error {
  return Object.assign(new Error(message), { name });
}
