import { runCommandLine } from '../../src/cli/run.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line, with `input` on its standard input. */
export async function ran(words: readonly string[], input = ''): Promise<Ran> {
  let out = '';
  let error = '';
  const code = await runCommandLine(words, {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    input: () => Promise.resolve(input),
    version: () => '1.2.3',
  });
  return { code, out, error };
}
