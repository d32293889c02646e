import { describe, expect, it } from '@jest/globals';
import { argumentsOf } from '../../src/cli/arguments.js';
import { COMMANDS } from '../../src/cli/commands.js';
import { readManifestOptions, readProbesOptions } from '../../src/kubernetes/kube-options.js';
import { RULES } from '../../src/kubernetes/rules/rules.js';
import { blocksOf, rowsBelow } from './documents.js';

const rows = (heading: string): string[][] => rowsBelow('docs/kubernetes.md', heading);

describe('docs/kubernetes.md', () => {
  it('has the table of the rules as the code has it', () => {
    expect(rows('rule')).toEqual(RULES.map(({ id, severity, says }) => [`\`${id}\``, severity, says]));
  });

  it('has the options of probes() with their defaults', () => {
    const defaults = Object.entries(readProbesOptions({})).map(([option, value]) => [`\`${option}\``, `\`${value}\``]);
    expect(rows('probes option').map(([option, , value]) => [option, value])).toEqual(defaults);
  });

  it('has the commands with their options', () => {
    const shown = Object.entries(COMMANDS).map(([name, { flags }]) => [
      `\`${name}\``,
      Object.entries(flags)
        .map(([flag, { value }]) => `\`--${flag}${value === undefined ? '' : ` ${value}`}\``)
        .join(', '),
    ]);
    expect(rows('command')).toEqual(shown);
  });

  it('shows no command line that there is not', () => {
    const [block] = blocksOf('docs/kubernetes.md').filter(({ language }) => language === 'text');
    const lines = [...block!.text.matchAll(/nestjs-vitals (\w+) ([^#\n]*)/g)];
    expect(lines.length).toBeGreaterThan(3);
    for (const [, name, rest] of lines)
      expect(() => argumentsOf(rest!.trim().split(/ +/), COMMANDS[name!]!)).not.toThrow();
  });

  it('has the options of manifest() with their defaults', () => {
    const { containerPort, replicas } = readManifestOptions({ name: 'x', image: 'x' });
    expect(rows('manifest option').map(([option, , value]) => [option, value])).toEqual([
      ['`name`', 'must be given'],
      ['`image`', 'must be given'],
      ['`containerPort`', `\`${containerPort}\``],
      ['`replicas`', `\`${replicas}\``],
      ['`namespace`', 'none'],
    ]);
  });
});
