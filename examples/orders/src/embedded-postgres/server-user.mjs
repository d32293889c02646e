// @ts-check
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';

/**
 * The user that the server runs as. PostgreSQL refuses to run as root, so root runs it as an unprivileged user that every system
 * already has; no user is ever created. Every other user runs it as itself.
 *
 * @returns {{ uid?: number, gid?: number }}
 */
export function serverUser() {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
    if (uid && gid) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as');
}

/**
 * A folder for temporary files that the user of the server can enter. TMPDIR may be in a private home folder.
 *
 * @param {{ uid?: number }} user
 */
export function sharedTemporaryFolder(user) {
  const own = resolve(tmpdir());
  if (user.uid === undefined || canBeEntered(own)) return own;
  const other = ['/tmp', '/var/tmp'].find(canBeEntered);
  if (other === undefined) throw new Error(`no temporary folder that another user can enter; ${own} is private`);
  return other;
}

/** @param {string} folder */
function canBeEntered(folder) {
  try {
    for (let path = folder; ; path = dirname(path)) {
      if ((statSync(path).mode & 0o001) === 0) return false;
      if (path === dirname(path)) return true;
    }
  } catch {
    return false;
  }
}

/**
 * @param {'-u' | '-g'} kind
 * @param {string} name
 */
function idOf(kind, name) {
  try {
    return Number(execFileSync('id', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}
