import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOMS } from '../architecture/rules.js';
import { documents, proseOf, ROOT, textOf } from './documents.js';

interface Named {
  readonly document: string;
  readonly name: string;
}

const links = named(/\]\(([^)\s]+)\)/g);
const paths = named(/`((?:src|test|docs|examples|scripts|bench|\.ci)(?:\/[\w.-]+)*\/?)`/g);

describe('everything that the documents refer to', () => {
  it.each(links.filter(({ name }) => !/^https?:/.test(name)))('exists: $name in $document', ({ document, name }) => {
    const [path, anchor] = name.split('#') as [string, string?];
    const target = path === '' ? document : join(dirname(document), path);
    expect(existsSync(join(ROOT, target))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
  });

  it.each(paths)('exists: the path $name in $document', ({ name }) => {
    expect(existsSync(join(ROOT, name))).toBe(true);
  });

  it.each(named(/npm run ([\w:]+)/g, textOf))('exists: the script $name in $document', ({ name }) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    expect(Object.keys(scripts)).toContain(name);
  });

  it('is found by these tests', () => {
    expect(links.length).toBeGreaterThan(20);
    expect(paths.length).toBeGreaterThan(40);
  });
});

/** The folder of a room, or its file if the room is one file. */
function pathOf(room: string): string {
  const folder = join('src', room).replace(/\/$/, '');
  return existsSync(join(ROOT, folder)) ? folder : `${folder}.ts`;
}

describe('ARCHITECTURE.md', () => {
  const text = textOf('ARCHITECTURE.md');
  const invariants = sectionOf(text, 'Invariants')
    .split('\n')
    .filter((line) => line.startsWith('- '));

  it('fits on two screens', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });

  it('has a row for every room of src', () => {
    const cells = [...sectionOf(text, 'Code map').matchAll(/^\|([^|]+)\|/gm)].map(([, cell]) => cell!);
    const rooms = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, room]) => room!));
    expect(rooms).toEqual(expect.arrayContaining(Object.keys(ROOMS).map(pathOf)));
  });

  it.each(invariants)('names the test that holds an invariant: %s', (line) => {
    const [, path, title] = /`(test\/[\w./-]+\.spec\.ts)`(?:: "(.+)")?$/.exec(line)!;
    const source = readFileSync(join(ROOT, path!), 'utf8');
    if (title !== undefined)
      expect([`'${title}'`, `"${title}"`].some((literal) => source.includes(literal))).toBe(true);
  });

  it('has many invariants', () => {
    expect(invariants.length).toBeGreaterThan(15);
  });

  it('names at most three files for each usual change', () => {
    const rows = sectionOf(text, 'To make the usual change')
      .split('\n')
      .filter((line) => /^\| (?!change|-)/.test(line));
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row.match(/`[^`]*\/[^`]*`|`\w+\.\w+`/g)!.length).toBeLessThanOrEqual(3);
  });
});

function named(pattern: RegExp, read = proseOf): Named[] {
  return documents().flatMap((document) => {
    const names = [...read(document).matchAll(pattern)].map(([, name]) => name!);
    return [...new Set(names)].map((name) => ({ document, name }));
  });
}

function sectionOf(text: string, heading: string): string {
  return text.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
}

/** The anchors that GitHub makes for the headings. */
function anchorsOf(document: string): string[] {
  return [...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
