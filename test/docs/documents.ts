import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

type Marks = Readonly<Partial<Record<'answer' | 'equals' | 'log' | 'run', string>>>;

/** A fenced block of a document. */
export interface Block {
  readonly document: string;
  /** The line of its opening fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** The values of the comments `<!-- key: value -->` on the line above, by key. */
  readonly marks: Marks;
}

/** Every page for readers, by its path from the root. */
export function documents(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => (folder === '.' ? name : `${folder}/${name}`));
  return ['.', 'docs', 'docs/adr'].flatMap(below).sort();
}

export function textOf(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

export function blocksOf(document: string): Block[] {
  const lines = textOf(document).split('\n');
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [, indent = '', language] = /^( *)```(\w+)$/.exec(lines[index]!) ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf(`${indent}\`\`\``, index);
    if (end === -1) throw new Error(`${document}:${index + 1}: the block has no end`);
    const text = lines.slice(index + 1, end).map((line) => line.slice(indent.length));
    const above = lines.slice(Math.max(0, index - 2), index).filter((line) => line !== '');
    blocks.push({ document, line: index + 1, language, text: `${text.join('\n')}\n`, marks: marksOf(above.at(-1)) });
    index = end;
  }
  return blocks;
}

/** The blocks of every document that have this language. */
export function blocksIn(language: string): Block[] {
  return documents().flatMap((document) => blocksOf(document).filter((block) => block.language === language));
}

/** The text without its fenced blocks and comments: the prose. */
export function proseOf(document: string): string {
  return textOf(document)
    .replaceAll(/^( *)```[^]*?^\1```$/gm, '')
    .replaceAll(/<!--[^]*?-->/g, '');
}

/** The cells of the rows of a table whose first heading is `heading`. */
export function rowsBelow(document: string, heading: string): string[][] {
  const lines = textOf(document).split('\n');
  const rest = lines.slice(lines.findIndex((line) => line.startsWith(`| ${heading} `)) + 2);
  return rest.slice(0, rest.indexOf('')).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function marksOf(line = ''): Marks {
  const [, key, value] = /^ *<!-- (\w+): (.+) -->$/.exec(line) ?? [];
  return key === undefined || value === undefined ? {} : { [key]: value };
}
