import { readFile } from 'node:fs/promises';
import { errorText, plainText } from '../core/text/plain-text.js';
import { nearest } from '../core/text/nearest.js';
import { lint } from '../kubernetes/lint.js';
import type { Finding } from '../kubernetes/lint/finding.js';
import { textFrom } from './arguments.js';
import { NO, OK, UsageError, type Given, type Terminal } from './command.js';
import { forGitHub } from './formats/github.js';
import { asJson } from './formats/json.js';
import { asSarif } from './formats/sarif.js';
import { asText } from './formats/text.js';
import { loadOptions } from './load-options.js';

const FORMATS: Readonly<Record<string, (findings: readonly Finding[], version: string) => string>> = {
  text: asText,
  json: asJson,
  github: forGitHub,
  sarif: asSarif,
};

/** Checks files, and says what it found. */
export async function lintCommand(given: Given, terminal: Terminal): Promise<number> {
  const format = formatIn(given);
  const files = [...new Set(given.words)];
  if (files.length === 0) throw new UsageError('expected the files to check, or `-` for the standard input');
  const optionsFile = textFrom(given, 'options');
  const options = optionsFile === undefined ? undefined : await loadOptions(optionsFile);
  const texts = await Promise.all(files.map((file) => textOf(file, terminal)));
  const findings = texts.flatMap((text, index) => lint(text, options, nameOf(files[index]!)));
  terminal.out(format(findings, terminal.version()));
  const isBad = findings.some(({ severity }) => severity === 'error' || given.flags['strict'] === true);
  return isBad ? NO : OK;
}

function formatIn(given: Given): (typeof FORMATS)[string] {
  const name = textFrom(given, 'format') ?? 'text';
  if (Object.hasOwn(FORMATS, name)) return FORMATS[name]!;
  const meant = nearest(name, Object.keys(FORMATS));
  throw new UsageError(
    `expected --format to be ${Object.keys(FORMATS).join(', ')}, got \`${plainText(name, 100)}\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
  );
}

async function textOf(file: string, { input }: Terminal): Promise<string> {
  try {
    return file === '-' ? await input() : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${plainText(file)}: ${errorText(error)}`, { cause: error });
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'stdin' : file;
}
