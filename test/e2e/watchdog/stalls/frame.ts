import { readFileSync } from 'node:fs';

/** `name (file:line:column)` */
const FRAME = / in (?<name>\w+) \((?<file>.+?):(?<line>\d+):\d+\)/;

/** What a line of the log says of the function that blocks. */
export interface Frame {
  readonly name: string | undefined;
  readonly file: string;
  /** The line of the file that it names. */
  readonly text: string | undefined;
  /** The function that contains that line. */
  readonly standsIn: string | undefined;
}

export function frameIn(warning: string): Frame {
  const { name, file = '', line } = FRAME.exec(warning)?.groups ?? {};
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, Number(line));
  const heads = lines.map((text) => /^(?:export )?(?:async )?function (\w+)/.exec(text)?.[1]);
  return { name, file, text: lines.at(-1), standsIn: heads.findLast((head) => head !== undefined) };
}
