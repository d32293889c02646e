import { snapshotDetails, type DetailsSnapshot } from './details.js';
import { worse, type IndicatorStatus } from '../report/status.js';

/** The readable parts of a result of `@nestjs/terminus`. Nothing in it has been cleaned yet. */
export interface TerminusReading extends DetailsSnapshot {
  readonly status: IndicatorStatus;
  readonly message?: unknown;
}

const STATUSES = new Map<unknown, IndicatorStatus>([
  ['up', 'healthy'],
  ['degraded', 'degraded'],
  ['down', 'unhealthy'],
]);

/** The worst of the results under the keys of `value`, or a sentence that says why it is no such result. Throws if a getter of `value` does. */
export function readTerminusResult(value: object): TerminusReading | string {
  const entries = Object.entries(value) as [string, unknown][];
  if (entries.length === 0) return 'check returned an empty object';

  let worst: TerminusReading | undefined;
  for (const [, inner] of entries) {
    if (typeof inner !== 'object' || inner === null || !('status' in inner))
      return 'check returned an object that is not a result';

    const status = STATUSES.get(inner.status);
    if (status === undefined) return 'check returned an unknown status';

    if (worst === undefined || worse(worst.status, status) !== worst.status)
      worst = { status, message: (inner as { message?: unknown }).message };
  }
  const single = entries.length === 1 ? (entries[0]?.[1] as object) : undefined;
  return { ...worst!, ...snapshotDetails(() => (single ? withoutVerdict(single, worst!.status) : value)) };
}

/** A message that is not a reason (the result is healthy, or the message is not a string) stays among the details. */
function withoutVerdict(result: object, status: IndicatorStatus): object {
  const { status: _, message, ...rest } = result as Record<string, unknown>;
  return message === undefined || (status !== 'healthy' && typeof message === 'string') ? rest : { message, ...rest };
}
