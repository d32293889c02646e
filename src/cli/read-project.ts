import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { errorText, plainText } from '../core/text/plain-text.js';
import { UsageError } from './command.js';

const READ = /(?<!\.d)\.[cm]?ts$|\.prisma$|(^|\/)(package|tsconfig)\.json$/;
const SKIPPED = /^(node_modules|dist|build|coverage|out)$|^\./;

/**
 * The texts of a project's sources and of the files that say something about them, by their path in the folder.
 * @throws UsageError if the folder cannot be read
 */
export async function readProject(folder: string): Promise<Map<string, string>> {
  try {
    const paths = (await pathsIn(folder, '')).sort();
    return new Map(
      await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)),
    );
  } catch (error) {
    throw new UsageError(`cannot read ${plainText(folder)}: ${errorText(error)}`, { cause: error });
  }
}

/** Links are not followed, because they may lead out of the folder or in a circle. */
async function pathsIn(folder: string, inside: string): Promise<string[]> {
  const entries = await readdir(join(folder, inside), { withFileTypes: true });
  const paths = entries.map(async (entry) => {
    const path = posix.join(inside, entry.name);
    if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : pathsIn(folder, path);
    return entry.isFile() && READ.test(path) ? [path] : [];
  });
  return (await Promise.all(paths)).flat();
}
