// Compiles one of the three TypeScript programs of this repository into its output folder.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { writeWorkerSource } from './worker-source.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, 'node_modules', '.cache', 'nestjs-vitals');
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** The programs, in the order in which they must be compiled: the example needs the package in `dist`. */
export const PROGRAMS = {
  package: { project: 'tsconfig.build.json', sources: ['src'], output: 'dist' },
  example: {
    project: 'examples/orders/tsconfig.json',
    sources: ['examples/orders/src'],
    output: 'examples/orders/dist',
  },
  e2e: {
    project: 'tsconfig.e2e.json',
    sources: ['src', 'test/e2e', 'test/support', 'examples/orders/src'],
    output: '.e2e',
  },
};

/** Compiles with all type checks, even if the output is up to date. Throws if there is a type error. */
export async function compile(name) {
  writeWorkerSource();
  await withLock(name, () => run(name, []));
}

/**
 * Compiles a program that a test will start, unless its output is up to date. It does not check types: `npm run check` does, and
 * a test run should not fail for an error in a file that it does not load.
 */
export async function ensureCompiled(name) {
  writeWorkerSource();
  await withLock(name, async () => {
    if (!isUpToDate(name)) await run(name, ['--noCheck']);
  });
}

async function run(name, flags) {
  const { project, output } = PROGRAMS[name];
  // A sibling of the output folder, so that the relative paths in source maps are right.
  const fresh = join(root, dirname(output), `.compiling-${name}-${process.pid}`);
  const inputs = inputsOf(name);
  try {
    execFileSync(process.execPath, [tsc, '-p', join(root, project), '--outDir', fresh, ...flags], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (name === 'package') await bundle(fresh);
    replaceChanged(fresh, join(root, output));
  } catch (error) {
    throw new Error(`could not compile ${project}`, { cause: error });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  writeFileSync(stampOf(name), JSON.stringify({ inputs, outputs: outputsOf(name) }));
}

/** Does not touch a file whose content is the same, so that a process which is loading it is not disturbed. */
function replaceChanged(from, to) {
  const wanted = new Set(filesBelow(from).map((file) => relative(from, file)));
  for (const path of wanted) {
    const target = join(to, path);
    if (existsSync(target) && readFileSync(target).equals(readFileSync(join(from, path)))) continue;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(from, path), target);
  }
  for (const file of filesBelow(to)) if (!wanted.has(relative(to, file))) rmSync(file);
  removeEmptyFolders(to);
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));

  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function isUpToDate(name) {
  try {
    const stamp = JSON.parse(readFileSync(stampOf(name), 'utf8'));
    return stamp.inputs === inputsOf(name) && stamp.outputs === outputsOf(name);
  } catch {
    return false;
  }
}

function inputsOf(name) {
  const { project, sources } = PROGRAMS[name];
  const settings = [
    project,
    'tsconfig.json',
    'package.json',
    'node_modules/typescript/package.json',
    'node_modules/esbuild/package.json',
    'node_modules/rollup-plugin-dts/package.json',
  ];
  const hash = createHash('sha256');
  for (const file of settings.map((path) => join(root, path)).filter(existsSync)) hash.update(readFileSync(file));
  for (const file of sources.flatMap((path) => filesBelow(join(root, path)))) {
    if (/\.[cm]?[jt]s$/.test(file) && !file.endsWith('.spec.ts'))
      hash.update(relative(root, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function outputsOf(name) {
  const output = join(root, PROGRAMS[name].output);
  const hash = createHash('sha256');
  for (const file of filesBelow(output)) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(output, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function stampOf(name) {
  return join(cache, `${name}.json`);
}

/** Two test runs must not compile into one folder at the same time. The lock of a process that has ended does not count. */
async function withLock(name, work) {
  mkdirSync(cache, { recursive: true });
  const lock = join(cache, `${name}.lock`);
  while (!tryLock(lock)) await new Promise((resolve) => setTimeout(resolve, 50));
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isAbandoned(lock) {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs > 5000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
