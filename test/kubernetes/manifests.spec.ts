import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { HealthModuleOptions } from '../../src/index.js';
import { lint } from '../../src/kubernetes/index.js';
import { RULES } from '../../src/kubernetes/rules/rules.js';

const FOLDER = join(import.meta.dirname, 'manifests');

/*
 * Each file has, as comments, the options with which it is checked, and at its end what has to be found: severity, rule, line and
 * column, container.
 */
const manifests = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const [, options] = /^# options: (.*?)\r?$/m.exec(text) ?? [];
  return {
    name,
    text,
    options: options === undefined ? undefined : (JSON.parse(options) as HealthModuleOptions),
    expected: [...text.matchAll(/^# expect: (.*?)\r?$/gm)].map(([, line]) => line!),
  };
});

describe('lint', () => {
  it.each(manifests)('finds what is wrong in $name, where it is, and no more', ({ name, text, options, expected }) => {
    const found = lint(text, options, name);
    expect(
      found.map(({ severity, rule, line, column, container = '-' }) =>
        [severity, rule, `${line}:${column}`, container].join(' '),
      ),
    ).toEqual(expected);
    expect(found.every(({ file, document }) => file === name && document !== '')).toBe(true);
  });

  it('finds nothing in many right ones', () => {
    expect(
      manifests.filter(({ name, expected }) => name.startsWith('ok-') && expected.length === 0).length,
    ).toBeGreaterThan(12);
    expect(manifests.length).toBeGreaterThan(60);
  });

  it.each(RULES)('finds $id alone, as $severity', ({ id, severity }) => {
    const isAlone = ({ expected }: { expected: string[] }) =>
      expected.length > 0 && expected.every((line) => line.startsWith(`${severity} ${id} `));
    expect(manifests.filter(isAlone).map(({ name }) => name)).not.toEqual([]);
  });

  it('finds most of them in one manifest', () => {
    const { expected } = manifests.find(({ name }) => name === 'several-faults.yaml')!;
    expect(new Set(expected.map((line) => line.split(' ')[1])).size).toBeGreaterThan(12);
  });
});
