import { register, type Registry } from 'prom-client';
import { VitalsError } from '../core/errors.js';
import { readOptions } from '../core/options/read.js';
import { section, text, type ValueRule } from '../core/options/rules.js';

/** What `HealthPrometheusModule.forRoot()` accepts. A value out of bounds stops the start-up with an error. */
export interface HealthPrometheusOptions {
  /**
   * The registry of prom-client that gets the metrics. Each application of a process needs one of its own.
   * @default register
   */
  readonly registry?: Registry;
  /**
   * What every name begins with: letters, digits and `_`, at most 64, no digit first.
   * @default 'vitals_'
   */
  readonly prefix?: string;
}

export interface ResolvedPrometheusOptions {
  readonly registry: Registry;
  readonly prefix: string;
}

const DEFAULT_PREFIX = 'vitals_';

const aRegistry: ValueRule = {
  kind: 'value',
  expected: 'a Registry of prom-client',
  accepts: (it) =>
    typeof it === 'object' &&
    it !== null &&
    ['registerMetric', 'getSingleMetric', 'removeSingleMetric', 'metrics'].every(
      (method) => typeof Reflect.get(it, method) === 'function',
    ),
};

const RULES = section<HealthPrometheusOptions>({
  registry: aRegistry,
  prefix: text('1 to 64 letters, digits and "_", no digit first', /^[A-Za-z_][A-Za-z0-9_]{0,63}$/),
});

/**
 * The options, complete and in bounds.
 * @throws VitalsError `INVALID_OPTIONS`, naming every fault
 */
export function resolvePrometheusOptions(given: unknown): ResolvedPrometheusOptions {
  const { legal, faults } = readOptions(RULES, given);
  const { registry = register, prefix = DEFAULT_PREFIX } = legal as HealthPrometheusOptions;
  if (faults.length > 0) {
    throw new VitalsError(
      'INVALID_OPTIONS',
      faults.map((fault) => `HealthPrometheusModule: ${fault.text}`),
    );
  }
  return { registry, prefix };
}
