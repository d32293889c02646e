import { describe, expect, it } from '@jest/globals';
import { DEFAULTS, INDICATOR_DEFAULTS } from '../../src/core/options/defaults.js';
import { INDICATOR_OPTIONS, MODULE_OPTIONS } from '../../src/core/options/table.js';
import type { Rule, SectionRule } from '../../src/core/options/rules.js';
import { textOf } from './documents.js';

const MODULE_RULES = rulesOf(MODULE_OPTIONS);
const INDICATOR_RULES = rulesOf(INDICATOR_OPTIONS);

describe.each([
  ['option', MODULE_RULES, DEFAULTS],
  ['indicator option', INDICATOR_RULES, INDICATOR_DEFAULTS],
] as const)('the table of every %s in docs/options.md', (heading, rules, defaults) => {
  const rows = rowsOf('docs/options.md', heading);

  it('lists each of them once, in its exact spelling', () => {
    expect(rows.map(({ option }) => option).sort()).toEqual(Object.keys(rules).sort());
  });

  it.each(rows)('shows the default of $option', ({ option, default: value }) => {
    expect(value).toBe(shownDefault(defaults, option));
  });

  it.each(rows.filter(({ value }) => /\d|`/.test(value)))('shows the values that $option takes: $value', (row) => {
    expect(row.value).toBe(shownValues(rules[row.option]!));
  });

  it('has a bound for every number', () => {
    const bounded = Object.keys(rules).filter((option) => shownValues(rules[option]!).startsWith('from '));
    const numbers = rows.filter(({ value }) => /^from \d/.test(value)).map(({ option }) => option);
    expect(numbers).toEqual(expect.arrayContaining(bounded));
  });
});

describe("the README's table of the options that people use", () => {
  const rows = rowsOf('README.md', 'option');

  it('lists ten of them', () => {
    expect(rows.length).toBe(10);
  });

  it.each(rows)('shows the default of $option, which exists', ({ option, default: value }) => {
    const isOfModule = option in MODULE_RULES;
    expect({ ...MODULE_RULES, ...INDICATOR_RULES }).toHaveProperty([option]);
    expect(value).toBe(shownDefault(isOfModule ? DEFAULTS : INDICATOR_DEFAULTS, option));
  });
});

interface Row {
  readonly option: string;
  readonly value: string;
  readonly default: string;
}

/** The rows below the heading, each by the names of its columns. */
function rowsOf(document: string, heading: string): Row[] {
  const lines = textOf(document).split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  const columns = cellsOf(lines[head]!).map((name) => name.replace('indicator ', ''));
  const rest = lines.slice(head + 2);
  return rest.slice(0, rest.indexOf('')).map((line) => {
    const cells = cellsOf(line).map((cell, at) => [columns[at], at === 0 ? cell.replaceAll('`', '') : cell]);
    return Object.fromEntries(cells) as Row;
  });
}

function cellsOf(line: string): string[] {
  const cells = line.split('|').slice(1, -1);
  return cells.map((cell) => cell.trim());
}

/** The rule of each option by its path. The maps below `indicators` count as one option each, because their options have a table of their own. */
function rulesOf({ rules }: SectionRule, prefix = ''): Record<string, Rule> {
  const entries = Object.entries(rules).map(([key, rule]) => {
    const name = `${prefix}${key}`;
    return rule.kind === 'section' && prefix !== 'indicators.' ? rulesOf(rule, `${name}.`) : { [name]: rule };
  });
  return Object.assign({}, ...entries) as Record<string, Rule>;
}

function shownDefault(defaults: object, option: string): string {
  const path = option.split('.');
  const real = path.reduce((level: unknown, key) => (level as Record<string, unknown>)[key], defaults);
  return real === undefined ? 'none' : `\`${JSON.stringify(real).replaceAll('"', "'")}\``;
}

/** The values that the rule of an option allows, in the words of the table. */
function shownValues(rule: Rule): string {
  if (rule.kind !== 'value') return rule.kind;
  const [, from, to] = /^a whole number from (\d+) to (\d+)$/.exec(rule.expected) ?? [];
  if (from !== undefined) return to === String(2 ** 31 - 1) ? `from ${from}` : `${from} to ${to}`;
  const words = rule.expected.split(/, | or /).map((word) => word.replace(/^a /, ''));
  return words.map((word) => (/^'|^(?:true|false)$/.test(word) ? `\`${word}\`` : word)).join(', ');
}
