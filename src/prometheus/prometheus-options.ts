import { register, type Registry } from 'prom-client';
import { VitalsError } from '../core/errors.js';
import { readOptions } from '../core/options/read.js';
import { section, text, type ValueRule } from '../core/options/rules.js';
import { aPath } from '../core/options/table.js';

/** What `HealthPrometheusModule.forRoot()` accepts. A value out of bounds stops the start-up with an error. */
export interface HealthPrometheusOptions {
  /**
   * The registry of prom-client that gets the metrics. Each application of a process needs one of its own.
   * @default register
   */
  readonly registry?: Registry;
  /**
   * Serves the whole registry at this path on `port` of `HealthModule`, for GET and HEAD: letters, digits and `-._~@$`, without
   * a slash at the end. It is answered while the event loop is blocked, too. Without `path` the application serves the
   * registry itself. Never on the application's port.
   * @default undefined
   */
  readonly path?: string;
  /**
   * What every name begins with: letters, digits and `_`, at most 64, no digit first.
   * @default 'vitals_'
   */
  readonly prefix?: string;
}

export interface ResolvedPrometheusOptions {
  readonly registry: Registry;
  readonly path?: string;
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
  path: aPath,
  prefix: text('1 to 64 letters, digits and "_", no digit first', /^[A-Za-z_][A-Za-z0-9_]{0,63}$/),
});

/**
 * The options, complete and in bounds. `pathFaults` says what is wrong with a path for a reason that is not its own.
 * @throws VitalsError `INVALID_OPTIONS`, naming every fault
 */
export function resolvePrometheusOptions(
  given: unknown,
  pathFaults: (path: string) => readonly string[],
): ResolvedPrometheusOptions {
  const { legal, faults } = readOptions(RULES, given);
  const { registry = register, path, prefix = DEFAULT_PREFIX } = legal as HealthPrometheusOptions;
  const all = [...faults.map((fault) => fault.text), ...(path === undefined ? [] : pathFaults(path))];
  if (all.length > 0) {
    throw new VitalsError(
      'INVALID_OPTIONS',
      all.map((fault) => `HealthPrometheusModule: ${fault}`),
    );
  }
  return { registry, path, prefix };
}
