/** What went wrong, for code: stable, unlike the sentence. */
export type VitalsErrorCode =
  'INVALID_OPTIONS' | 'INVALID_PROVIDERS' | 'CONFIGURED_TWICE' | 'LOADED_LAZILY' | 'INVALID_HEARTBEAT';

/** A mistake in how this package is used. Thrown at start-up; it names every fault at once. */
export class VitalsError extends Error {
  override readonly name = 'VitalsError';

  constructor(
    readonly code: VitalsErrorCode,
    readonly faults: readonly string[],
  ) {
    super(
      faults.length === 1
        ? `nestjs-vitals: ${faults[0]}`
        : `nestjs-vitals: ${faults.length} faults\n- ${faults.join('\n- ')}`,
    );
  }
}
