// Compiles the TypeScript programs of this repository, as far as something has changed since the last time.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { withLock } from './lib/lock.mjs';
import { writePageSource } from './page-source.mjs';
import { writeWorkerSource } from './worker-source.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** The programs, in the order in which they must be compiled: the example needs the package in `dist`. */
export const PROGRAMS = {
  package: 'tsconfig.build.json',
  example: 'examples/orders',
  naive: 'examples/naive',
  worker: 'examples/worker',
  e2e: 'tsconfig.e2e.json',
};

/** Compiles these programs with all type checks. Throws if there is a type error. */
export async function compile(names) {
  await alone(async () => {
    for (const name of names) await run([name], []);
  });
}

/**
 * Compiles all programs that tests start. It does not check types: `npm run check` does, and a test run should not fail for an
 * error in a file that it does not load.
 */
export async function compileForTests() {
  await alone(() => run(Object.keys(PROGRAMS), ['--noCheck']));
}

/** Two test runs must not compile into one folder at the same time. */
async function alone(work) {
  await withLock(join(root, '.compiled', 'lock'), async () => {
    writePageSource();
    writeWorkerSource();
    await work();
  });
}

async function run(names, flags) {
  const projects = names.map((name) => PROGRAMS[name]);
  try {
    execFileSync(process.execPath, [tsc, '--build', ...flags, ...projects], { cwd: root, stdio: ['ignore', 2, 2] });
  } catch (error) {
    throw new Error(`could not compile ${projects.join(', ')}`, { cause: error });
  }
  if (names.includes('package') && !isBundled()) await bundle(join(root, '.compiled'), join(root, 'dist'));
}

/** `dist` is newer than everything that it is made from. The compiler updates its notes whenever it writes another file. */
function isBundled() {
  const bundled = join(root, 'dist', 'index.js');
  const sources = ['.compiled/tsconfig.tsbuildinfo', 'scripts/bundle.mjs', 'package.json', 'collection.json'];
  return existsSync(bundled) && sources.every((path) => timeOf(join(root, path)) < timeOf(bundled));
}

function timeOf(path) {
  return statSync(path).mtimeMs;
}
