import type { Command, Flag } from './command.js';
import { COMMANDS } from './commands.js';

const COMMON: Readonly<Record<string, Flag>> = { help: { help: 'shows this' } };

export function helpForAll(): string {
  const commands = Object.values(COMMANDS).map(({ usage, summary }) => `  nestjs-vitals ${usage}\n      ${summary}\n`);
  return [
    'Usage: nestjs-vitals <command> [options]\n',
    '\n',
    ...commands,
    '\n',
    '  --help, after a command too, and --version\n',
    '\n',
    'Exit codes: 0 all is well, 1 it is not, 2 the command could not run.\n',
  ].join('');
}

export function helpFor({ usage, summary, flags }: Command): string {
  const rows = Object.entries({ ...flags, ...COMMON }).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`);
  return `Usage: nestjs-vitals ${usage}\n\n${summary}\n\n${lines.join('')}`;
}
