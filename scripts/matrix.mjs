// Runs the tests on every supported major of Node and Nest. The tests themselves cover both HTTP adapters.
//
//   npm run matrix                              all six
//   npm run matrix -- --nest 11 --node 20,22    two of them
//   npm run matrix -- --fast                    without the tests that start processes
//   npm run matrix -- --without e2e/signals     without the tests in `test/e2e` and `test/package` whose path matches
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MATRIX = join(ROOT, '.matrix');
const NODE_MAJORS = ['20', '22', '24'];
const NEST_MAJORS = ['11', '12'];

/** The newest version of each package of Nest 11. A package that is not listed here, such as the throttler, works with both. */
const NEST_11 = {
  '@nestjs/common': '^11.2.10',
  '@nestjs/core': '^11.2.10',
  '@nestjs/microservices': '^11.2.6',
  '@nestjs/platform-express': '^11.2.10',
  '@nestjs/platform-fastify': '^11.2.8',
  '@nestjs/platform-socket.io': '^11.2.6',
  '@nestjs/platform-ws': '^11.2.6',
  '@nestjs/swagger': '^11.4.0',
  '@nestjs/terminus': '^11.1.1',
  '@nestjs/testing': '^11.2.6',
  '@nestjs/typeorm': '^11.0.3',
  '@nestjs/websockets': '^11.2.6',
};

const { nodes, nests, projects, without } = readArguments();
const outcomes = [];
for (const nest of nests) {
  const tree = nest === '11' ? treeOfNest11() : ROOT;
  for (const node of nodes) outcomes.push({ name: `Nest ${nest} on Node ${node}`, isPassed: runTests(tree, node) });
}
console.log('');
for (const { name, isPassed } of outcomes) console.log(`${isPassed ? 'passed' : 'FAILED'}  ${name}`);
process.exit(outcomes.every(({ isPassed }) => isPassed) ? 0 : 1);

function readArguments() {
  const { values } = parseArgs({
    options: {
      node: { type: 'string', multiple: true, default: NODE_MAJORS },
      nest: { type: 'string', multiple: true, default: NEST_MAJORS },
      fast: { type: 'boolean', default: false },
      without: { type: 'string', default: '' },
    },
  });
  return {
    nodes: chosen('--node', values.node, NODE_MAJORS),
    nests: chosen('--nest', values.nest, NEST_MAJORS),
    projects: values.fast ? ['unit'] : ['unit', 'package', 'e2e'],
    without: values.without,
  };
}

function chosen(flag, given, known) {
  const wanted = given.flatMap((value) => value.split(','));
  const unknown = wanted.filter((value) => !known.includes(value));
  if (unknown.length > 0) throw new Error(`${flag} ${unknown.join(',')}: expected ${known.join(', ')}`);
  return wanted;
}

function runTests(tree, nodeMajor) {
  const node = nodeOf(nodeMajor);
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const nest = readJson(join(tree, 'node_modules', '@nestjs', 'core', 'package.json')).version;
  console.log(`\n=== Nest ${nest} on Node ${version}: ${projects.join(', ')}`);
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', ...projects];
  const { status } = spawnSync(node, ['--no-warnings', '--experimental-vm-modules', ...jest], {
    cwd: tree,
    env: { ...cleanEnvironment(), TESTS_WITHOUT: without, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return status === 0;
}

/** The Node of this major, in a separate folder, because `npm run` would use a Node among the packages of this project. */
function nodeOf(major) {
  if (process.versions.node.split('.')[0] === major) return process.execPath;
  const folder = join(MATRIX, `node-${major}`);
  const binary = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { node: `^${major}` } }));
    npmInstall(folder);
  }
  return binary;
}

/** A copy of the working tree, including uncommitted changes, with the packages of Nest 11. */
function treeOfNest11() {
  const tree = join(MATRIX, 'nest-11');
  mkdirSync(tree, { recursive: true });
  for (const name of readdirSync(tree)) if (name !== 'node_modules') rmSync(join(tree, name), { recursive: true });
  for (const file of sourceFiles()) cpSync(join(ROOT, file), join(tree, file));
  const manifest = readJson(join(ROOT, 'package.json'));
  for (const name of Object.keys(manifest.devDependencies))
    if (name in NEST_11) manifest.devDependencies[name] = NEST_11[name];

  // The `prepare` script would build with the types of Nest 11, and the set-up of the tests builds anyway.
  delete manifest.scripts.prepare;
  const text = JSON.stringify(manifest, null, 2);
  writeFileSync(join(tree, 'package.json'), text);
  const stamp = join(tree, 'node_modules', '.installed-for.json');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== text) {
    npmInstall(tree);
    writeFileSync(stamp, text);
  }
  refuseOtherMajors(tree);
  return tree;
}

function sourceFiles() {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  return String(listed)
    .split('\0')
    .filter((file) => file && file !== 'package-lock.json' && existsSync(join(ROOT, file)));
}

/** Checks every version, because Node would find a package that is missing in the copy in the tree around it, which has Nest 12. */
function refuseOtherMajors(tree) {
  for (const name of Object.keys(NEST_11)) {
    const { version } = readJson(join(tree, 'node_modules', name, 'package.json'));
    if (!version.startsWith('11.')) throw new Error(`${name} ${version} is not of Nest 11`);
  }
}

function npmInstall(folder) {
  console.log(`installing into ${folder}`);
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  execFileSync('npm', ['install', ...quiet], {
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
}

/** The environment without the variables of `npm run`, which would point the npm of another folder to this one. */
function cleanEnvironment() {
  const isForeign = (name) => /^npm_(?!config_(cache|registry|userconfig)$)/i.test(name) || name === 'INIT_CWD';
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name)));
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
