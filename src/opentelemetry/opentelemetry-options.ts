import { metrics, type Meter } from '@opentelemetry/api';
import { VitalsError } from '../core/errors.js';
import { readOptions } from '../core/options/read.js';
import { section, type ValueRule } from '../core/options/rules.js';
import { VERSION } from './version.js';

/** What `HealthOpenTelemetryModule.forRoot()` accepts. */
export interface HealthOpenTelemetryOptions {
  /**
   * The meter that the instruments are made with. Without it: the meter `nestjs-vitals` of the global provider, which has to
   * be set before the application is made.
   * @default undefined
   */
  readonly meter?: Meter;
}

const METHODS = [
  'createHistogram',
  'createObservableGauge',
  'createObservableCounter',
  'addBatchObservableCallback',
  'removeBatchObservableCallback',
];

const aMeter: ValueRule = {
  kind: 'value',
  expected: 'a Meter of OpenTelemetry',
  accepts: (it) =>
    typeof it === 'object' && it !== null && METHODS.every((method) => typeof Reflect.get(it, method) === 'function'),
};

const RULES = section<HealthOpenTelemetryOptions>({ meter: aMeter });

/**
 * The meter to use.
 * @throws VitalsError `INVALID_OPTIONS`, naming every fault
 */
export function resolveMeter(given: unknown): Meter {
  const { legal, faults } = readOptions(RULES, given);
  if (faults.length > 0) {
    throw new VitalsError(
      'INVALID_OPTIONS',
      faults.map(({ text }) => `HealthOpenTelemetryModule: ${text}`),
    );
  }
  return (legal as HealthOpenTelemetryOptions).meter ?? metrics.getMeter('nestjs-vitals', VERSION);
}
