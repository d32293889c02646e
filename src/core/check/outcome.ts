import { snapshotDetails } from './details.js';
import type { Message } from '../report/findings.js';
import { isCheckResult } from '../report/indicator.js';
import { errorText, plainText } from '../text/plain-text.js';
import { isProgrammingError } from '../programming-error.js';
import type { IndicatorStatus } from '../report/status.js';
import { readTerminusResult } from './terminus-result.js';

/** How one run of a check ended. */
export interface Outcome {
  readonly status: IndicatorStatus;
  readonly message?: Message;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly note?: string;
  /** Whether the run missed its deadline; there is nothing else to say of it then. */
  readonly isTimeout?: boolean;
  /** What the check threw, if it is a programming error, whose stack a person needs. Other thrown values are not kept alive. */
  readonly bug?: unknown;
}

const STATUSES: readonly unknown[] = ['healthy', 'degraded', 'unhealthy'] satisfies IndicatorStatus[];

/** The outcome of a check that resolved to `value`. A value that is not understood is unhealthy. Never throws. */
export function outcomeOf(value: unknown): Outcome {
  if (value === undefined || value === true) return { status: 'healthy' };

  try {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? outcomeOfObject(value)
      : refusal(`check returned ${kindOf(value)}`);
  } catch {
    return refusal('check returned an object that cannot be read');
  }
}

/** The outcome of a check that threw: always unhealthy. Never throws. */
export function failureOf(thrown: unknown): Outcome {
  if (thrown === undefined || thrown === null) return refusal(`check threw ${thrown}`);

  return {
    status: 'unhealthy',
    message: { text: errorText(thrown), author: 'application' },
    ...(isProgrammingError(thrown) && { bug: thrown }),
    ...causesOf(thrown),
  };
}

/** An unhealthy outcome whose message this package wrote. */
export function refusal(text: string): Outcome {
  return { status: 'unhealthy', message: { text, author: 'vitals' } };
}

function outcomeOfObject(value: object): Outcome {
  if (isCheckResult(value)) {
    const { status, message } = value;
    return STATUSES.includes(status)
      ? { status, message: reasonOf(status, message), ...snapshotDetails(() => value.details) }
      : refusal('check returned an unknown status');
  }
  const reading = readTerminusResult(value);
  return typeof reading === 'string'
    ? refusal(reading)
    : { ...reading, message: reasonOf(reading.status, reading.message) };
}

function reasonOf(status: IndicatorStatus, message: unknown): Message | undefined {
  if (status === 'healthy') return undefined;

  const text = typeof message === 'string' ? plainText(message) : '';
  return text === '' ? { text: 'no reason given', author: 'vitals' } : { text, author: 'application' };
}

/** Checks for Terminus up to version 11 throw an error that carries their result under `causes`. */
function causesOf(thrown: object | {}): Pick<Outcome, 'details' | 'note'> {
  try {
    const { isHealthCheckError, causes } = thrown as { isHealthCheckError?: unknown; causes?: unknown };
    if (isHealthCheckError !== true || typeof causes !== 'object' || causes === null) return {};

    const reading = readTerminusResult(causes);
    return typeof reading === 'string' ? {} : { details: reading.details, note: reading.note };
  } catch {
    return {};
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === false) return String(value);

  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
