import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { decode } from '../code/decode.js';
import { errorText, plainText } from '../core/text/plain-text.js';
import { UsageError } from './command.js';

const READ = /(?<!\.d)\.[cm]?ts$|\.prisma$|(^|\/)(package|tsconfig)\.json$/;
const SKIPPED = /^(node_modules|dist|build|coverage|out)$|^\./;

interface ProjectFiles {
  /** The texts of the sources and of the files that say something about them, by their path in the folder. */
  readonly files: ReadonlyMap<string, string>;
  /** The paths of those that are no UTF-8: written back, they would lose what they say. */
  readonly undecoded: readonly string[];
}

/** @throws UsageError if the folder cannot be read */
export async function readProject(folder: string): Promise<ProjectFiles> {
  try {
    const paths = (await pathsIn(folder, '')).sort();
    const bytes = await Promise.all(paths.map((path) => readFile(join(folder, path))));
    const texts = bytes.map((each, index) => [paths[index]!, decode(each)] as const);
    return {
      files: new Map(texts.filter((each): each is readonly [string, string] => each[1] !== undefined)),
      undecoded: texts.flatMap(([path, text]) => (text === undefined ? path : [])),
    };
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
