import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { loadTypeScript } from '../code/load-typescript.js';
import { Refusal } from '../code/refusal.js';
import { plainText } from '../core/text/plain-text.js';
import { migrate, type FileChange, type Migration } from '../migrate/migrate.js';
import { diff } from '../migrate/source/diff.js';
import { NO, OK, UsageError, type Given, type Terminal } from './command.js';
import { readProject } from './read-project.js';

/** Shows how the health checks of a project would become those of this package, or writes it. */
export async function migrateCommand(given: Given, { out, error }: Terminal): Promise<number> {
  const [folder = '.', second] = given.words;
  if (second !== undefined) throw new UsageError(`expected one folder, got \`${plainText(second, 100)}\` too`);
  const { files, undecoded } = await readProject(folder);
  const compiler = loadTypeScript(resolve(folder));
  if (compiler instanceof Refusal) throw new UsageError(compiler.reason);
  const migration = migrate(compiler, files, undecoded);
  if (given.flags['write'] === true) {
    await write(folder, migration.files);
    for (const { path, after } of migration.files)
      out(`${after === undefined ? 'removed' : 'wrote'} ${join(folder, path)}\n`);
  } else {
    for (const { path, before, after } of migration.files) out(diff(path, before, after));
  }

  for (const { file, line, column, message } of migration.left)
    out(`${join(folder, file)}:${line}:${column} ${message}\n`);
  for (const line of remarks(migration, given.flags['write'] === true)) error(`${line}\n`);
  return migration.left.length === 0 ? OK : NO;
}

/** New files come first: if one of them cannot be written, no other has changed. */
async function write(folder: string, files: readonly FileChange[]): Promise<void> {
  for (const each of files) if (each.before === undefined) await create(join(folder, each.path), each.after ?? '');
  for (const { path, before, after } of files) {
    if (before === undefined) continue;
    if (after === undefined) await rm(join(folder, path));
    else await writeFile(join(folder, path), after);
  }
}

async function create(target: string, text: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(target, text, { flag: 'wx' });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error;
    throw new UsageError(`${target} is there already, and is no file that could be read: move it away`, {
      cause: error,
    });
  }
}

function remarks({ files, left, uses, unused }: Migration, isWritten: boolean): string[] {
  if (uses.length === 0) return ['no source file uses @nestjs/terminus, @godaddy/terminus or lightship'];
  const lines: string[] = [];
  if (files.length > 0 && !isWritten) lines.push('nothing is written yet: add --write');
  if (files.length > 0)
    lines.push(...unused.map((name) => `no source file uses ${name} any more: npm uninstall ${name}`));
  if (left.length > 0) lines.push(`${left.length === 1 ? 'one place is' : `${left.length} places are`} left for you`);
  return lines;
}
