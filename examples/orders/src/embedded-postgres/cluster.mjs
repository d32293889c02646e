// @ts-check
import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { chownSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { usableBinaries } from './binaries.mjs';
import { familyOf, freezeFamily, signalFamily } from './process-family.mjs';
import { serverUser, sharedTemporaryFolder } from './server-user.mjs';

/** One PostgreSQL server with its own folder, which contains everything that it writes. */
export class Cluster {
  user = serverUser();
  home = mkdtempSync(join(sharedTemporaryFolder(this.user), 'orders-postgres-'));
  port = 0;
  password = randomBytes(16).toString('hex');
  isFrozen = false;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  server;
  bin = '';

  get url() {
    return `postgres://orders:${this.password}@127.0.0.1:${this.port}/postgres`;
  }

  get pid() {
    return this.server?.pid ?? 0;
  }

  async create() {
    const { uid, gid } = this.user;
    if (uid !== undefined && gid !== undefined) chownSync(this.home, uid, gid);
    this.bin = usableBinaries(this.home, this.user);
    const passwordFile = join(this.home, 'password');
    writeFileSync(passwordFile, this.password);
    if (uid !== undefined && gid !== undefined) chownSync(passwordFile, uid, gid);
    await promisify(execFile)(
      join(this.bin, 'initdb'),
      [
        `--pgdata=${join(this.home, 'data')}`,
        `--pwfile=${passwordFile}`,
        '--username=orders',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
      ],
      { ...this.user, cwd: this.home, env: environment() },
    );
  }

  /** Starts the server, on its previous port if it had one, and waits until it accepts connections. */
  async start() {
    for (let attempt = 1; ; attempt++) {
      const port = this.port || (await freePort());
      const failure = await this.#run(port);
      if (failure === undefined) {
        this.port = port;
        return;
      }
      // Another process may have taken the port between the check and the start.
      if (attempt === 5 || !failure.includes('could not create any TCP/IP sockets')) throw new Error(failure);
      await delay(100);
    }
  }

  freeze() {
    this.isFrozen = true;
    freezeFamily(this.pid);
  }

  thaw() {
    this.isFrozen = false;
    signalFamily(this.pid, 'SIGCONT');
  }

  /** Stops the server like a crash: it tells no connection and writes nothing. */
  async kill() {
    const server = this.server;
    if (server === undefined || hasLeft(server)) return;
    const family = familyOf(this.pid);
    const gone = new Promise((resolve) => server.once('exit', resolve));
    // A stopped process handles no signal but SIGKILL, and the postmaster waits for its children.
    this.thaw();
    server.kill('SIGQUIT');
    const patience = new AbortController();
    const timeout = delay(4000, 'too long', { signal: patience.signal }).catch(() => undefined);
    if ((await Promise.race([gone, timeout])) === 'too long') {
      for (const pid of [...family, ...familyOf(this.pid)]) signalFamily(pid, 'SIGKILL');
      await gone;
    }
    patience.abort();
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  /**
   * @param {number} port
   * @returns {Promise<string | undefined>} why it did not start
   */
  async #run(port) {
    const logFile = join(this.home, 'postgres.log');
    const log = openSync(logFile, 'w');
    const server = spawn(join(this.bin, 'postgres'), ['-D', join(this.home, 'data'), ...settings(port)], {
      ...this.user,
      cwd: this.home,
      env: environment(),
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.server = server;
    this.isFrozen = false;
    /** @type {string[]} */
    const spawnErrors = [];
    server.on('error', ({ message }) => spawnErrors.push(message));
    while (!hasLeft(server) && spawnErrors.length === 0) {
      if (isReady(join(this.home, 'data', 'postmaster.pid'), this.pid)) return undefined;
      await delay(20);
    }
    return spawnErrors[0] ?? readFileSync(logFile, 'utf8').trim();
  }
}

/** Nothing is flushed to the disk, because no data must survive a power cut. The server keeps its shared memory in its folder. */
function settings(/** @type {number} */ port) {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '16MB',
    dynamic_shared_memory_type: 'mmap',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The status of the server is the eighth line of its lock file. A lock file that a crash left behind names another process. */
function isReady(/** @type {string} */ lockFile, /** @type {number} */ pid) {
  try {
    const lines = readFileSync(lockFile, 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

/**
 * A free port below those that the system gives to outgoing connections. On one of those, a client that retries while the server
 * is down could connect to itself.
 *
 * @returns {Promise<number>}
 */
async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const isFree = await new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** The environment without the caller's variables, because PGDATA, PGPORT and similar ones would change what the server does. */
function environment() {
  return { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' };
}

function hasLeft(/** @type {import('node:child_process').ChildProcess} */ child) {
  return child.exitCode !== null || child.signalCode !== null;
}
