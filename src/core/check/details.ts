const MAX_CHARACTERS = 8192;

/** The details at the moment of the result, or a note that says why there are none. */
export interface DetailsSnapshot {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly note?: string;
}

/**
 * Copies what `read` returns through JSON, so that neither a later change by the application nor a getter that throws can
 * harm a report. Never throws.
 */
export function snapshotDetails(read: () => unknown): DetailsSnapshot {
  let json: string | undefined;
  try {
    const details = read();
    if (details === undefined || details === null) return {};

    json = JSON.stringify(details) as string | undefined;
  } catch {
    json = undefined;
  }
  if (json === undefined) return { note: 'details dropped: not serialisable' };

  if (json.length > MAX_CHARACTERS) return { note: `details dropped: ${json.length} characters` };

  return { details: asRecord(JSON.parse(json)) };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value };

  return Object.keys(value).length > 0 ? (value as Record<string, unknown>) : undefined;
}
