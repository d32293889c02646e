import { describe, expect, it } from '@jest/globals';
import { DEFAULTS, INDICATOR_DEFAULTS } from '../../src/core/options/defaults.js';
import { INDICATOR_OPTIONS, MODULE_OPTIONS } from '../../src/core/options/table.js';
import type { SectionRule } from '../../src/core/options/rules.js';
import { textOf } from './documents.js';

describe.each([
  ['option', MODULE_OPTIONS, DEFAULTS],
  ['indicator option', INDICATOR_OPTIONS, INDICATOR_DEFAULTS],
] as const)("the README's table of every %s", (heading, rules, defaults) => {
  const rows = rowsOf(heading);

  it('lists each option once, in its exact spelling', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(namesOf(rules).sort());
  });

  it.each(rows)('has the default of $name', ({ name, value }) => {
    const path = name.split('.');
    const real = path.reduce((level: unknown, key) => (level as Record<string, unknown>)[key], defaults);
    expect(value).toEqual(real === undefined ? 'none' : `\`${shown(real)}\``);
  });
});

interface Row {
  readonly name: string;
  readonly value: string;
}

function rowsOf(heading: string): Row[] {
  const lines = textOf('README.md').split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  const rest = lines.slice(head + 2);
  return rest.slice(0, rest.indexOf('')).map((line) => {
    const [, name, value] = line.split('|') as [string, string, string];
    return { name: name.trim().replaceAll('`', ''), value: value.trim() };
  });
}

/** The names of all options. The maps and defaults below `indicators` count as one option each, because they have their own table. */
function namesOf({ rules }: SectionRule, prefix = ''): string[] {
  return Object.entries(rules).flatMap(([key, rule]) => {
    const name = `${prefix}${key}`;
    return rule.kind === 'section' && prefix !== 'indicators.' ? namesOf(rule, `${name}.`) : [name];
  });
}

function shown(value: unknown): string {
  return JSON.stringify(value).replaceAll('"', "'");
}
