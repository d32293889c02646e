import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { familyOf } from '../../../examples/orders/src/embedded-postgres/process-family.mjs';

export const EXAMPLE = fileURLToPath(new URL('../../../examples/orders/dist/', import.meta.url));

/** A child process with its own folder for temporary files, so that a test sees what it leaves behind. */
export class Child {
  readonly process: ChildProcess;
  readonly temporaryFolder = mkdtempSync(join(tmpdir(), 'example-test-'));
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  output = '';

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    // The server runs as another user if the tests run as root.
    chmodSync(this.temporaryFolder, 0o755);
    const { DATABASE_URL: _database, REDIS_URL: _redis, NODE_OPTIONS: _options, ...inherited } = process.env;
    this.process = spawn(process.execPath, args, {
      env: { ...inherited, NODE_ENV: 'test', NO_COLOR: '1', ...env, TMPDIR: this.temporaryFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));

    this.exited = once(this.process, 'close').then(([code, signal]) => ({ code, signal }) as never);
  }

  /** The processes that belong to it: itself, the guardian, the server and the server's connections. */
  processIds(): number[] {
    return descendants(this.process.pid ?? 0);
  }

  /** Ends the process and removes its folder, even if a test has failed. */
  async remove(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
    await eventually(
      () => this.leftovers(),
      (left) => left.length === 0,
    ).catch(() => undefined);
    rmSync(this.temporaryFolder, { recursive: true, force: true });
  }

  leftovers(): string[] {
    return readdirSync(this.temporaryFolder);
  }
}

/** The built example as a child process. */
export class Service extends Child {
  constructor(env: NodeJS.ProcessEnv = {}) {
    super([join(EXAMPLE, 'main.js')], { PORT: '0', PROBE_PORT: '0', ...env });
  }

  /** Resolves with the addresses of the service once it listens. */
  async addresses(): Promise<{ app: string; probes: string }> {
    const [, app = '', probes = ''] = await eventually(
      () => /app on (\S+), probes on (\S+)/.exec(this.output) ?? [],
      (match) => match.length > 0,
      () => this.output,
    );
    return { app, probes };
  }

  /** The process in the command that the welcome offers for freezing the database. */
  guardianPid(): number {
    return Number(/kill -USR2 (\d+)/.exec(this.output)?.[1]);
  }
}

export async function post(url: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: body && { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

/** Calls `look` until `isGood` accepts its result. Throws after `withinMs`. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  isGood: (seen: T) => boolean,
  describe: (seen: T) => unknown = (seen) => seen,
  withinMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isGood(seen)) return seen;
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs} ms; last seen: ${String(describe(seen))}`);
    await delay(10);
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function descendants(pid: number): number[] {
  const [self, ...children] = familyOf(pid);
  return self === undefined ? [] : [self, ...children.flatMap(descendants)];
}
