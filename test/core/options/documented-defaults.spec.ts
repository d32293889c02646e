import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DEFAULTS, INDICATOR_DEFAULTS, TASK_DEFAULTS } from '../../../src/core/options/defaults.js';
import { INDICATOR_OPTIONS, MODULE_OPTIONS, TASK_OPTIONS } from '../../../src/core/options/table.js';
import type { SectionRule } from '../../../src/core/options/rules.js';

interface Documented {
  readonly path: string;
  readonly doc: string;
}

/** Every option of one interface that is not a section, with its doc comment. */
function documentedOptions(source: string, interfaceName: string): Documented[] {
  const body = new RegExp(`^export interface ${interfaceName} \\{\\n([^]*?)^\\}`, 'm').exec(source)![1]!;
  const sections: string[] = [];
  const options: Documented[] = [];
  let doc = '';
  for (const line of body.split('\n').map((text) => text.trim())) {
    const [option, name = '', type = ''] = /^readonly (\w+)\?: (.*)$/.exec(line) ?? [];
    if (line.startsWith('/**')) doc = '';
    if (/^\/?\*/.test(line)) doc += `${line}\n`;
    else if (line === '};') sections.pop();
    else if (type.endsWith('{')) sections.push(name);
    else if (option) options.push({ path: [...sections, name].join('.'), doc });
    else expect(line).toBe('');
    if (option) doc = '';
  }
  return options.filter((option) => !/^\/\*\* For (every|one) /.test(option.doc));
}

function tagOf({ path, doc }: Documented): unknown {
  const tag = /@default (.*?)(?: \*\/)?$/m.exec(doc)?.[1];
  if (tag === undefined) throw new Error(`${path} has no @default`);
  return tag === 'undefined' ? undefined : (JSON.parse(tag.replaceAll("'", '"')) as unknown);
}

function valueAt(defaults: object, path: string): unknown {
  return path.split('.').reduce((value: unknown, key) => (value as Record<string, unknown>)[key], defaults);
}

/** The paths of a rule table, without those below maps by name. */
function ruledPaths({ rules }: SectionRule, inherited: readonly string[] = []): string[] {
  return Object.entries(rules).flatMap(([key, rule]) => {
    if (inherited.includes(key) || key === 'indicators') return [];
    if (rule.kind !== 'section') return [key];
    return ruledPaths(rule, key === 'startup' ? Object.keys(TASK_OPTIONS.rules) : []).map((path) => `${key}.${path}`);
  });
}

const source = ['indicator-options', 'startup-task-options', 'options']
  .map((name) => readFileSync(join(import.meta.dirname, `../../../src/core/options/${name}.ts`), 'utf8'))
  .join('');

describe.each([
  ['IndicatorOptions', INDICATOR_DEFAULTS, INDICATOR_OPTIONS],
  ['StartupTaskOptions', TASK_DEFAULTS, TASK_OPTIONS],
  ['HealthModuleOptions', DEFAULTS, MODULE_OPTIONS],
] as const)('%s', (name, defaults, rules) => {
  const documented = documentedOptions(source, name);

  it.each(documented)('has the documented default for $path', (option) => {
    expect(valueAt(defaults, option.path)).toEqual(tagOf(option));
  });

  it('documents exactly the options that have a rule', () => {
    expect(documented.map(({ path }) => path).sort()).toEqual(ruledPaths(rules).sort());
  });
});

it('gives startup tasks the same defaults with and without the module options', () => {
  expect(DEFAULTS.startup).toEqual({ ...TASK_DEFAULTS, requireIndicators: true });
});

it('freezes the defaults at every depth', () => {
  expect([DEFAULTS, DEFAULTS.drain, DEFAULTS.drain.delaySignals, TASK_DEFAULTS.after].every(Object.isFrozen)).toBe(
    true,
  );
  expect(Object.isFrozen(INDICATOR_DEFAULTS)).toBe(true);
});

describe('the reading of options.ts', () => {
  it('fails for an option without a tag', () => {
    const [option] = documentedOptions('export interface X {\n  /** How often. */\n  readonly a?: number;\n}', 'X');
    expect(() => tagOf(option!)).toThrow('a has no @default');
  });

  it('fails for an unknown form of line', () => {
    expect(() => documentedOptions('export interface X {\n  a: number;\n}', 'X')).toThrow();
  });
});
