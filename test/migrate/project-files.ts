import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Left } from '../../src/migrate/source/changes.js';
import type { FileChange } from '../../src/migrate/migrate.js';

const APPLICATIONS = join(import.meta.dirname, 'applications');

/** The small applications, each with the folders `before` and `after`, and with what is left in `left.txt`. */
export const applications = readdirSync(APPLICATIONS).sort();

export function folderOf(application: string, state: 'before' | 'after'): string {
  return join(APPLICATIONS, application, state);
}

/** The files of a folder, by their path in it. */
export function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(
    paths.map((path) => [
      path
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
      readFileSync(path, 'utf8'),
    ]),
  );
}

/** The lines that say what is left for a person. */
export function expectedLeft(application: string): string[] {
  const listed = readdirSync(join(APPLICATIONS, application)).includes('left.txt');
  return listed
    ? readFileSync(join(APPLICATIONS, application, 'left.txt'), 'utf8')
        .trimEnd()
        .split('\n')
    : [];
}

export function lineOf({ file, line, column, message }: Left): string {
  return `${file}:${line}:${column} ${message}`;
}

/** The files after a migration. */
export function applied(files: ReadonlyMap<string, string>, changes: readonly FileChange[]): Map<string, string> {
  const result = new Map(files);
  for (const { path, after } of changes) {
    if (after === undefined) result.delete(path);
    else result.set(path, after);
  }
  return new Map([...result].sort(([a], [b]) => (a < b ? -1 : 1)));
}
