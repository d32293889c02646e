import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { read, written } from './last-words.js';

/** More than the entries of this package can take: a larger file is not read as a whole. */
const LONGEST_LOOK = 8192;

/**
 * The file whose content Kubernetes shows as the reason for the end of a container. Both threads write it, so nothing of it
 * is kept in memory. Text of others stays as it is, before the entries of this package. Every method throws if the file
 * cannot be read or written.
 */
export class TerminationFile {
  constructor(readonly path: string) {}

  /** Puts `entry` before the others of this package, and removes those that it replaces. */
  add(entry: string, isReplaced: (older: string) => boolean = () => false): void {
    this.edit((entries) => [entry, ...entries.filter((older) => !isReplaced(older))]);
  }

  remove(isGone: (entry: string) => boolean): void {
    this.edit((entries) => entries.filter((entry) => !isGone(entry)));
  }

  private edit(change: (entries: readonly string[]) => readonly string[]): void {
    refuseForbidden(this.path);
    const file = openSync(this.path, 'r+');
    try {
      const { size } = fstatSync(file);
      const from = Math.max(0, size - LONGEST_LOOK);
      const bytes = Buffer.alloc(size - from);
      const { foreignBytes, entries } = read(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from)));
      const changed = change(entries);
      if (changed.join('\n') === entries.join('\n')) return;
      const end = from + foreignBytes;
      const text = changed.length === 0 ? Buffer.alloc(0) : written(changed, end === 0);
      // In this order there is no moment at which the file is empty.
      if (text.length > 0) writeSync(file, text, 0, text.length, end);
      ftruncateSync(file, end + text.length);
    } finally {
      closeSync(file);
    }
  }
}

/**
 * The file at `path`, which can be written; `undefined` if there is none and `mayCreate` is false.
 * @throws Error with the reason for which it cannot be written
 */
export function terminationFile(path: string, mayCreate: boolean): TerminationFile | undefined {
  const exists = existsSync(path);
  if (!exists && !mayCreate) return undefined;
  refuseForbidden(path);
  // To open a pipe might block, and a terminal or `/dev/null` keeps nothing.
  if (exists && !statSync(path).isFile()) throw new Error(`${path} is not a regular file`);
  closeSync(openSync(path, exists ? 'r+' : 'a'));
  return new TerminationFile(path);
}

/** Asked first, because a denied access is also reported to whatever watches the permissions of the process. */
function refuseForbidden(path: string): void {
  const permission = process.permission as NodeJS.ProcessPermission | undefined;
  const missing = ['fs.read', 'fs.write'].filter((scope) => permission?.has(scope, path) === false);
  if (missing.length > 0) throw new Error(`this process has no permission (${missing.join(', ')}) for ${path}`);
}
