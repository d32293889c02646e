import { deepFreeze } from './deep-freeze.js';
import { ABANDON_AFTER_TIMEOUTS, DEFAULTS, INDICATOR_DEFAULTS } from './defaults.js';
import { VitalsError } from '../errors.js';
import { describeValue } from '../text/describe-value.js';
import { RELATIONS } from './relations.js';
import { aName, type Rule, type SectionRule } from './rules.js';
import { INDICATOR_OPTIONS, MAX_SILENCE_MS, MODULE_OPTIONS, TASK_OPTIONS } from './table.js';
import type { IndicatorOptions } from './indicator-options.js';
import type { StartupTaskOptions } from './startup-task-options.js';
import { readOptions, type OptionFault } from './read.js';
import type { ResolvedIndicatorOptions, ResolvedOptions, ResolvedTaskOptions } from './resolved.js';

/** The facts that the defaults depend on. */
export interface Surroundings {
  /** Stdout is a terminal, or NODE_ENV is `development` or `test`: no balancer has to notice anything. */
  readonly isInteractive: boolean;
}

/**
 * The options of the module, complete, in bounds and frozen.
 * @throws VitalsError `INVALID_OPTIONS`, naming every fault
 */
export function resolveOptions(options: unknown, surroundings: Surroundings): ResolvedOptions {
  const { legal, faults } = readOptions(MODULE_OPTIONS, options);
  const resolved = deepFreeze(overlay(MODULE_OPTIONS, defaultsIn(surroundings), legal)) as unknown as ResolvedOptions;
  const all = [...faults.map(({ text }) => text), ...relationFaults(resolved, faults)];
  if (all.length > 0) throw new VitalsError('INVALID_OPTIONS', all);
  return resolved;
}

/** The options of one indicator: `indicators.byName` over its decorator's (`own`) over `indicators.defaults`. */
export function resolveIndicatorOptions(
  own: IndicatorOptions,
  name: string,
  options: ResolvedOptions,
): ResolvedIndicatorOptions {
  const { defaults, byName } = options.indicators;
  const layers = [defaults, readOptions(INDICATOR_OPTIONS, own).legal, byName[name] ?? {}];
  const given = layers.reduce((below, above) => overlay(INDICATOR_OPTIONS, below, above)) as IndicatorOptions;
  const resolved = overlay(INDICATOR_OPTIONS, INDICATOR_DEFAULTS, given) as unknown as ResolvedIndicatorOptions;
  const abandonAfterMs = given.abandonAfterMs ?? ABANDON_AFTER_TIMEOUTS * resolved.timeoutMs;
  return deepFreeze({ ...resolved, abandonAfterMs });
}

/** The options of one startup task: its decorator's (`own`) over `startup`. */
export function resolveTaskOptions(own: StartupTaskOptions, options: ResolvedOptions): ResolvedTaskOptions {
  const given = readOptions(TASK_OPTIONS, own).legal;
  return deepFreeze(overlay(TASK_OPTIONS, options.startup, given)) as unknown as ResolvedTaskOptions;
}

/** Every mistake in the options of one indicator; `where` says whose they are, like `@RequiredIndicator('redis')`. */
export function indicatorOptionFaults(options: unknown, where: string): string[] {
  return faultsOf(INDICATOR_OPTIONS, options, where);
}

/** Every mistake in the options of one startup task; `where` says whose they are, like `@StartupTask('migrate')`. */
export function taskOptionFaults(options: unknown, where: string): string[] {
  return faultsOf(TASK_OPTIONS, options, where);
}

/** The fault in the name of an indicator or of a startup task; `where` says what has it, like `@StartupTask`. */
export function nameFault(name: unknown, where: string): string | undefined {
  return aName.accepts(name) ? undefined : `${where}: expected ${aName.expected}, got ${describeValue(name)}`;
}

/** The faults in the arguments of `HeartbeatService.watch()`. */
export function heartbeatFaults(name: unknown, options: unknown, isTaken: boolean): string[] {
  const where = 'HeartbeatService.watch()';
  const maxSilenceMs = (options as { maxSilenceMs?: unknown } | null | undefined)?.maxSilenceMs;
  return [
    nameFault(name, where),
    isTaken ? `${where}: ${JSON.stringify(name)} is watched already; call stop() on its heartbeat first` : undefined,
    MAX_SILENCE_MS.accepts(maxSilenceMs)
      ? undefined
      : `${where}: expected \`maxSilenceMs\` to be ${MAX_SILENCE_MS.expected}, got ${describeValue(maxSilenceMs)}`,
  ].filter((fault) => fault !== undefined);
}

function defaultsIn({ isInteractive }: Surroundings): ResolvedOptions {
  return isInteractive ? { ...DEFAULTS, drain: { ...DEFAULTS.drain, propagationDelayMs: 0 } } : DEFAULTS;
}

/** The values of `above`, and for absent ones those of `below`; keys without a rule are left out. */
function overlay(rule: SectionRule, below: object, above: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(rule.rules)) {
    const value = overlayPart(part, Reflect.get(below, key), Reflect.get(above, key));
    if (value !== undefined) result[key] = value;
  }
  return result;
}

function overlayPart(rule: Rule, below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  return rule.kind === 'section' ? overlay(rule, below as object, above as object) : above;
}

/** An option that is wrong by itself says nothing about the ones it is compared with. */
function relationFaults(resolved: ResolvedOptions, faults: readonly OptionFault[]): string[] {
  const wrong = new Set(faults.map(({ path }) => path));
  return RELATIONS.filter(({ between }) => !between.some((path) => wrong.has(path)))
    .map((relation) => relation.faultOf(resolved))
    .filter((fault) => fault !== undefined);
}

function faultsOf(rule: SectionRule, options: unknown, where: string): string[] {
  return readOptions(rule, options).faults.map(({ text }) => `${where}: ${text}`);
}
