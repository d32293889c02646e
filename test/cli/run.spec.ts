import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../src/cli/commands.js';
import { ran } from './terminal.js';

describe('the command line', () => {
  it.each([['--help'], ['-h'], ['help']])('shows every command for %s', async (word) => {
    const { code, out, error } = await ran([word]);
    expect([code, error]).toEqual([0, '']);
    for (const { usage, summary } of Object.values(COMMANDS)) {
      expect(out).toContain(`nestjs-vitals ${usage}\n`);
      expect(out).toContain(summary);
    }
  });

  it.each(Object.entries(COMMANDS))('shows every option of %s', async (name, { flags }) => {
    const { code, out, error } = await ran([name, 'whatever', '--help']);
    expect([code, error]).toEqual([0, '']);
    for (const [flag, { value }] of Object.entries(flags))
      expect(out).toContain(`--${flag}${value ? ` ${value}` : ''}  `);
  });

  it.each([['--version'], ['-v']])('shows the version for %s', async (word) => {
    expect(await ran([word])).toEqual({ code: 0, out: '1.2.3\n', error: '' });
  });

  it('shows the commands as an error if there is none', async () => {
    const { code, out, error } = await ran([]);
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain('Usage: nestjs-vitals <command>');
  });

  it.each<[string, string[], string]>([
    ['a command', ['lnit'], 'unknown command `lnit`; did you mean `lint`?'],
    [
      'a command like no other',
      ['constructor'],
      'unknown command `constructor`; expected probe, manifest, lint, migrate',
    ],
    ['an option for all', ['--versoin'], 'unknown option `--versoin`; did you mean `--version`?'],
    ['an option', ['probe', 'readiness', '--prot', '1'], 'unknown option `--prot`; did you mean `--port`?'],
    [
      'an option like no other',
      ['lint', 'x', '--zzz'],
      'unknown option `--zzz`; expected --options, --format, --strict, --help',
    ],
    ['a short option', ['lint', 'x', '-s'], 'unknown option `-s`; expected --options, --format, --strict, --help'],
    ['no value', ['probe', 'readiness', '--port'], 'expected a value after --port, like `--port PORT`'],
    ['an empty value', ['probe', 'readiness', '--host='], 'expected a value after --host, like `--host HOST`'],
    ['a value too many', ['lint', 'x', '--strict=yes'], '--strict takes no value'],
    [
      'a port that is none',
      ['probe', 'readiness', '--port', '0'],
      'expected --port to be a whole number from 1 to 65535, got `0`',
    ],
    [
      'a time that is none',
      ['probe', 'readiness', '--timeout', '1e3'],
      'expected --timeout to be a whole number from 1 to 2147483647, got `1e3`',
    ],
    [
      'a path that is none',
      ['probe', 'readiness', '--path', 'readyz'],
      'expected --path to be a path like /readyz, got `readyz`',
    ],
    ['no probe', ['probe'], 'expected one of liveness, readiness, startup, got nothing'],
    [
      'a probe',
      ['probe', 'readyness'],
      'expected one of liveness, readiness, startup, got `readyness`; did you mean `readiness`?',
    ],
    [
      'two probes',
      ['probe', 'liveness', 'startup'],
      'expected one of liveness, readiness, startup, got `liveness` `startup`',
    ],
    [
      'no name',
      ['manifest', '--image', 'x'],
      'expected --name and --image, like `--name orders --image registry.example.com/orders:1.0.0`',
    ],
    ['a word', ['manifest', 'orders'], 'manifest takes options only, got `orders`'],
    ['no file', ['lint'], 'expected the files to check, or `-` for the standard input'],
    [
      'a format',
      ['lint', '-', '--format', 'sariff'],
      'expected --format to be text, json, github, sarif, got `sariff`; did you mean `sarif`?',
    ],
    [
      'a file that is not there',
      ['lint', 'no.yaml'],
      "cannot read no.yaml: ENOENT: no such file or directory, open 'no.yaml'",
    ],
    ['a control character', ['\u001B[31m'], 'unknown command `[31m`; expected probe, manifest, lint, migrate'],
  ])('exits with 2, and says what was meant, for %s', async (_what, words, message) => {
    expect(await ran(words)).toEqual({ code: 2, out: '', error: `nestjs-vitals: ${message}\n` });
  });
});
