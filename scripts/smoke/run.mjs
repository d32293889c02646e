import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from '../../test/support/loopback.mjs';
import { descendantsOf, kill, processes } from './processes.mjs';

const LEAVE_MS = 40_000;
const POLL_MS = 20;

/** One run of the example, with all its processes and files. */
export class Run {
  // The files of the database go to a folder of this run alone, which the user of the database can enter.
  /** @readonly */
  #folder = mkdtempSync(join(tmpdir(), 'orders-smoke-'));
  /** @readonly */
  #process;
  /** @readonly */
  #left;
  #family = [];
  #output = '';

  constructor([program, ...args]) {
    chmodSync(this.#folder, 0o755);
    const { DATABASE_URL: _database, REDIS_URL: _redis, PORT: _port, PROBE_PORT: _probePort, ...env } = process.env;
    this.#process = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
      env: { ...env, TMPDIR: this.#folder },
    });
    this.#process.stdout.on('data', (chunk) => {
      this.#output += chunk;
      process.stdout.write(chunk);
    });
    this.#left = once(this.#process, 'exit');
  }

  /** The status codes of the answers, without repetitions in a row; 0 stands for no answer. */
  async codesUntil(url, wanted, withinMs) {
    const deadline = Date.now() + withinMs;
    const codes = [];
    while (Date.now() < deadline) {
      const { exitCode } = this.#process;
      if (exitCode !== null) throw new Error(`it left with code ${exitCode} before ${url} was ${wanted}`);
      const last = await statusOf(url);
      if (codes.at(-1) !== last) codes.push(last);
      if (last === wanted) return codes;
      await sleep(POLL_MS);
    }
    throw new Error(`${url} was not ${wanted} within ${withinMs} ms, but ${codes.join(', ')}`);
  }

  /** The addresses that it has printed, each with what it stands for, in their order. */
  get addresses() {
    return [...this.#output.matchAll(/^ {2}(\w[\w ]*?) {2,}(http:\S+)/gm)].map(([, what, url]) => ({ what, url }));
  }

  /** Counts the processes, which must include those of the database, as its folder must hold files. */
  countProcesses() {
    this.#family = descendantsOf(this.#process.pid);
    const isMissing = (program) => !this.#family.some(({ args }) => args.includes(program));
    const missing = ['guardian.mjs', 'postgres'].filter(isMissing);
    if (missing.length > 0) throw new Error(`no process of ${missing.join(', ')} is below the first one`);
    if (this.#databaseFiles.length === 0) throw new Error(`the database keeps nothing in ${this.#folder}`);
    return this.#family.length;
  }

  terminate() {
    this.#process.kill('SIGTERM');
  }

  /** Resolves once the first process has ended; with its exit code, or with the signal that has ended it. */
  async end() {
    const late = sleep(LEAVE_MS, undefined, { ref: false }).then(() =>
      Promise.reject(new Error('it did not leave after SIGTERM')),
    );
    const [code, signal] = await Promise.race([this.#left, late]);
    return code ?? signal;
  }

  /** Waits, because the database may need a moment longer than the example. */
  async leavesNothingBehind() {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const rest = [...this.#remaining.map(({ pid, args }) => `${pid} ${args}`), ...this.#databaseFiles];
      if (rest.length === 0) return;
      if (Date.now() > deadline) throw new Error(`it left behind: ${rest.join(', ')}`);
      await sleep(100);
    }
  }

  /** Ends what is left, even if the check has failed. */
  remove() {
    for (const { pid } of this.#remaining) kill(pid);
    kill(-Number(this.#process.pid));
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  /** The processes that are still alive: in the process group, known from before, or with the folder in their arguments. */
  get #remaining() {
    const known = new Set(this.#family.map(({ pid }) => pid));
    const first = this.#process.pid;
    return processes().filter(
      ({ pid, group, args }) => group === first || known.has(pid) || args.includes(this.#folder),
    );
  }

  /** The folders of the database only, because npm writes into the same temporary folder. */
  get #databaseFiles() {
    return readdirSync(this.#folder).filter((name) => name.startsWith('orders-postgres-'));
  }
}
