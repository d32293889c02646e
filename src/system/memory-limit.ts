import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** From this on the number of cgroup v1 means "no limit": it is the largest number of whole pages. */
const NO_LIMIT = 2 ** 60;

/**
 * The memory limit of the container in bytes, or `undefined` if there is none. `root` is the root of the file system.
 *
 * The lowest limit of the cgroup and of those above it counts. In a container the file that the kernel names may not be there, because
 * the path is that of the host; the limit is then at the root of what the container sees.
 */
export async function memoryLimit(root: string): Promise<number | undefined> {
  const groups = await textOf(join(root, 'proc/self/cgroup'));
  if (groups === undefined) return undefined;
  const limits = await Promise.all(candidates(groups).map(async (path) => limitIn(join(root, 'sys/fs/cgroup', path))));
  const found = limits.filter((limit) => limit !== undefined);
  return found.length > 0 ? Math.min(...found) : undefined;
}

/** The files that may hold a limit, for each line of `/proc/self/cgroup` that is about memory. */
function candidates(groups: string): string[] {
  return groups.split('\n').flatMap((line) => {
    const [, id, controllers = '', path = ''] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    const above = path === '' ? [] : withParents(path);
    if (controllers.split(',').includes('memory'))
      return above.map((each) => join('memory', each, 'memory.limit_in_bytes'));
    // Version 2 stands beside version 1 under `unified` on hybrid systems, where it has no memory controller.
    return id === '0' && controllers === '' ? above.map((each) => join(each, 'memory.max')) : [];
  });
}

function withParents(path: string): string[] {
  return path === '/' ? ['/'] : [path, ...withParents(posix.dirname(path))];
}

async function limitIn(file: string): Promise<number | undefined> {
  const limit = Number((await textOf(file))?.trim());
  // `max` is no number.
  return Number.isFinite(limit) && limit < NO_LIMIT ? limit : undefined;
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
