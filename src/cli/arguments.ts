import { parseArgs } from 'node:util';
import { nearest } from '../core/text/nearest.js';
import { plainText } from '../core/text/plain-text.js';
import { UsageError, type Command, type Given } from './command.js';

/**
 * Reads the words after the name of a command.
 * @throws UsageError for an unknown option, one without its value, or one with a value that takes none
 */
export function argumentsOf(words: readonly string[], { flags }: Pick<Command, 'flags'>): Given {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [
      name,
      { type: value === undefined ? 'boolean' : 'string' } as const,
    ]),
  );
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  const given: Record<string, string | true> = {};
  const rest: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') rest.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = token.rawName.startsWith('--') && Object.hasOwn(flags, token.name) ? flags[token.name] : undefined;
    if (!flag) throw new UsageError(unknownFlag(token.rawName, Object.keys(flags)));
    if (flag.value === undefined && token.value !== undefined) throw new UsageError(`--${token.name} takes no value`);
    if (flag.value !== undefined && (token.value === undefined || token.value === ''))
      throw new UsageError(`expected a value after --${token.name}, like \`--${token.name} ${flag.value}\``);

    given[token.name] = token.value ?? true;
  }
  return { flags: given, words: rest };
}

/**
 * The whole number that an option has, or `fallback` without the option.
 * @throws UsageError for anything else, and out of bounds
 */
export function numberFrom(given: Given, name: string, fallback: number, to: number): number {
  const text = given.flags[name];
  if (text === undefined) return fallback;
  const number = Number(text);
  if (/^\d{1,15}$/.test(String(text)) && number >= 1 && number <= to) return number;
  throw new UsageError(`expected --${name} to be a whole number from 1 to ${to}, got \`${plainText(text, 100)}\``);
}

/** The text that an option has. */
export function textFrom(given: Given, name: string): string | undefined {
  const value = given.flags[name];
  return value === true ? undefined : value;
}

function unknownFlag(name: string, known: readonly string[]): string {
  const flags = [...known, 'help'].map((each) => `--${each}`);
  const meant = nearest(name, flags);
  const hint = meant === undefined ? `expected ${flags.join(', ')}` : `did you mean \`${meant}\`?`;
  return `unknown option \`${plainText(name, 100)}\`; ${hint}`;
}
