// Runs the real `nest add nestjs-vitals` in projects that the Nest CLI makes: it must compile, start and answer its probes, and change
// nothing when it runs again. It installs from the npm registry, but this package itself from its tarball, so with `--skip-install`.
//
//   node scripts/nest-add.mjs                 all projects
//   node scripts/nest-add.mjs nest-12-esm     one of them
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { freePorts } from '../test/support/loopback.mjs';
import { compile } from './compile.mjs';
import { create, install, nestCli, PROJECTS } from './nest-add/projects.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PATIENCE_MS = 60_000;
/** The sentence about a client that the application does not have. */
const NOTES = /^ *src\/health\/\w+\.indicator\.ts is in no module yet: .+\.$/gm;

const names = process.argv.slice(2);
const projects = PROJECTS.filter(({ name }) => names.length === 0 || names.includes(name));
const strangers = names.filter((name) => !projects.some((project) => project.name === name));
if (strangers.length > 0) {
  console.error(`unknown: ${strangers.join(', ')}; known: ${PROJECTS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const work = realpathSync(mkdtempSync(join(tmpdir(), 'nestjs-vitals-nest-add-')));
try {
  await compile(['package']);
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', work];
  const tarball = join(work, execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }).trim());
  // Most of the time goes by in one process after the other, so the two majors share the machine.
  const majors = [...new Set(projects.map(({ nest }) => nest))];
  const ends = await Promise.allSettled(majors.map((nest) => addToAll(nest, tarball)));
  const failed = ends.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  console.log('nest add: all passed');
} catch (error) {
  console.error(`nest add: ${error.stack}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function addToAll(nest, tarball) {
  const home = join(work, `nest-${nest}`);
  await timed(`packages of Nest ${nest}`, () => install(home, nest, tarball));
  for (const project of projects.filter((each) => each.nest === nest))
    await timed(project.name, () => addAndStart(project, home));
}

async function timed(what, action) {
  const start = Date.now();
  await action();
  console.log(`${what}: ${Math.round((Date.now() - start) / 1000)} s`);
}

async function addAndStart(project, home) {
  const { name, app, unknown = [] } = project;
  const folder = await create(project, home);
  const untouched = digest(folder);
  const flags = ['add', 'nestjs-vitals', '--skip-install', ...(app ? ['--project', app] : [])];
  const output = stripVTControlCharacters(await nestCli(home, folder, ...flags));
  expect(`nest add changes ${name}`, digest(folder) !== untouched);
  const notes = output.match(NOTES) ?? [];
  expect(`nest add says what is left to do in ${name}:\n${output}`, notes.length === unknown.length);

  await nestCli(home, folder, 'build', ...(app ? [app] : []));
  await answers(project, join(folder, app ? `dist/apps/${app}/main.js` : 'dist/main.js'));

  const added = digest(folder);
  await nestCli(home, folder, ...flags);
  expect(`nest add changes nothing in ${name} the second time`, digest(folder) === added);
}

/** The application answers its probes, and a signal makes it drain, which only the shutdown hooks do. */
async function answers({ hasClients }, main) {
  const [port] = await freePorts(1);
  // The second application of a monorepo reads `port`.
  const env = { ...process.env, PORT: String(port), port: String(port) };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (text += bytes));
  const probe = async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
    return { status: response?.status ?? 0, body: response ? await response.json() : {} };
  };
  try {
    await eventually(
      async () => (await probe('/startupz')).status === 200,
      () => `it does not start:\n${text}`,
    );
    expect(`it answers /livez:\n${text}`, (await probe('/livez')).status === 200);
    const ready = await probe('/readyz');
    expect(`it answers /readyz with 200: ${JSON.stringify(ready)}\n${text}`, ready.status === 200);
    const checks = Object.keys(ready.body.checks ?? {}).sort();
    expect(`it checks its clients, not ${checks.join()}`, checks.join() === (hasClients ? 'database,redis' : ''));
    child.kill('SIGTERM');
    await eventually(
      async () => (await probe('/readyz')).status === 503,
      () => `it does not drain:\n${text}`,
    );
  } finally {
    child.kill('SIGKILL');
  }
}

/** A digest of all files of a project but its packages and what is built. */
function digest(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.filter((path) => !/\/(node_modules|dist)\//.test(path)).sort())
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

async function eventually(look, fault) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(fault());
    await delay(50);
  }
}

function expect(what, isSo) {
  if (!isSo) throw new Error(`expected that ${what}`);
}
