import { describeValue } from '../text/describe-value.js';
import { aName, type SectionRule } from './rules.js';
import { INDICATOR_OPTIONS, TASK_OPTIONS } from './table.js';
import { readOptions } from './read.js';

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

function faultsOf(rule: SectionRule, options: unknown, where: string): string[] {
  return readOptions(rule, options).faults.map(({ text }) => `${where}: ${text}`);
}
