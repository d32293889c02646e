import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The peer dependencies that every application with this package has. */
export const REQUIRED_PEERS = ['@nestjs/common', '@nestjs/core', 'reflect-metadata', 'rxjs'];

export interface Finished {
  readonly status: number | null;
  readonly output: string;
}

/** A new folder outside this repository, so that no package is found by accident. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'nestjs-vitals-consumer-')));
}

/** Packs what `npm publish` would upload, and returns the path of the tarball. */
export function packInto(folder: string): string {
  const { output } = mustRun('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], ROOT);
  return join(folder, output.trim().split('\n').at(-1) ?? '');
}

/** Creates an application with the packed package installed, and with links to packages of this repository. */
export function createConsumer(fixture: string, linked: readonly string[]): string {
  const folder = temporaryFolder();
  const tarball = packInto(folder);
  cpSync(join(ROOT, 'test', 'package', 'fixtures', fixture), folder, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--no-save'];
  mustRun('npm', ['install', '--offline', '--legacy-peer-deps', ...quiet, tarball], folder);
  for (const name of linked) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(ROOT, 'node_modules', name)), link, 'junction');
  }
  return folder;
}

/** Runs the TypeScript compiler of this repository on a consumer. */
export function compileConsumer(folder: string): Finished {
  return run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], folder);
}

export function run(command: string, args: readonly string[], cwd: string): Finished {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: cleanEnvironment(),
    encoding: 'utf8',
    shell: process.platform === 'win32' && command === 'npm',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status, output: `${stdout}${error ? String(error) : stderr}` };
}

export function mustRun(command: string, args: readonly string[], cwd: string): Finished {
  const finished = run(command, args, cwd);
  if (finished.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${finished.output}`);
  return finished;
}

/** The environment without the variables that npm and Jest set, which would point a consumer's npm and Node to this repository. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const isForeign = (name: string): boolean =>
    /^(JEST_|NODE_OPTIONS$|NODE_ENV$|NODE_PATH$|INIT_CWD$)/.test(name) ||
    /^npm_(?!config_(cache|registry|userconfig)$)/i.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name)));
}
