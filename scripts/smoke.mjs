// Starts the example like a newcomer, with `npm start`, and watches its probes from the beginning: it must be alive at once, and
// become started and ready. Then the script sends SIGTERM: the example must answer that it is not ready, end with that signal,
// and leave nothing behind, neither a process nor a file of its database.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const APP = 'http://127.0.0.1:3000';
const PROBES = 'http://127.0.0.1:9090';
const START_MS = 120_000;
const LEAVE_MS = 40_000;
const POLL_MS = 20;

// The files of the database go to a folder of this run alone, which the user of the database can enter.
const temporaryFolder = mkdtempSync(join(tmpdir(), 'orders-smoke-'));
chmodSync(temporaryFolder, 0o755);
const { DATABASE_URL: _database, REDIS_URL: _redis, PORT: _port, PROBE_PORT: _probePort, ...environment } = process.env;
const child = spawn('npm', ['start'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
  env: { ...environment, TMPDIR: temporaryFolder },
});
const left = once(child, 'exit');
let family = [];
try {
  const seen = await Promise.all([codesUntil200('/livez'), codesUntil200('/startupz'), codesUntil200('/readyz')]);
  expectCodes('/livez', seen[0], [200]);
  expectCodes('/startupz', seen[1], [503, 200]);
  expectCodes('/readyz', seen[2], [503, 200]);
  expectCodes('/products', [await code(`${APP}/products`)], [200]);

  family = descendants();
  for (const program of ['guardian.mjs', 'postgres'])
    if (!family.some(({ args }) => args.includes(program))) throw new Error(`no process of ${program} is below npm`);

  if (filesOfDatabase().length === 0) throw new Error(`the database keeps nothing in ${temporaryFolder}`);

  child.kill('SIGTERM');
  expectCodes('/readyz after SIGTERM', (await codesUntil('/readyz', 503, LEAVE_MS)).slice(-1), [503]);
  const [exitCode, signal] = await within(LEAVE_MS, left, 'it did not leave after SIGTERM');
  if (exitCode !== 143 && signal !== 'SIGTERM') throw new Error(`it left with code ${exitCode}, signal ${signal}`);
  await leavesNothingBehind();
  console.log(
    `smoke: ${family.length} processes started, answered, turned not ready at SIGTERM and left nothing behind`,
  );
} catch (error) {
  console.error(`smoke: ${error.message}`);
  process.exitCode = 1;
} finally {
  for (const { pid } of remaining()) kill(pid);
  kill(-Number(child.pid));
  rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

function codesUntil200(path) {
  return codesUntil(path, 200, START_MS);
}

/** The status codes of the answers, without repetitions in a row; 0 stands for no answer. */
async function codesUntil(path, wanted, withinMs) {
  const deadline = Date.now() + withinMs;
  const codes = [];
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it left with code ${child.exitCode} before ${path} was ${wanted}`);
    const last = await code(PROBES + path);
    if (codes.at(-1) !== last) codes.push(last);
    if (last === wanted) return codes;
    await sleep(POLL_MS);
  }
  throw new Error(`${path} was not ${wanted} within ${withinMs} ms, but ${codes.join(', ')}`);
}

async function code(url) {
  try {
    const response = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

function expectCodes(path, seen, expected) {
  const answered = seen.filter((status) => status !== 0);
  if (String(answered) !== String(expected)) throw new Error(`${path} was ${answered}, not ${expected}`);
  console.log(`smoke: ${path} ${expected.join(', then ')}`);
}

/** Waits, because the database may need a moment longer than the example. */
async function leavesNothingBehind() {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const rest = [...remaining().map(({ pid, args }) => `${pid} ${args}`), ...filesOfDatabase()];
    if (rest.length === 0) return;
    if (Date.now() > deadline) throw new Error(`it left behind: ${rest.join(', ')}`);
    await sleep(100);
  }
}

/** The processes of this run that are still alive: in its process group, known from before, or with its folder in their arguments. */
function remaining() {
  const known = new Set(family.map(({ pid }) => pid));
  return processes().filter(
    ({ pid, group, args }) => group === child.pid || known.has(pid) || args.includes(temporaryFolder),
  );
}

/** The folders of the database only, because npm writes into the same temporary folder. */
function filesOfDatabase() {
  return readdirSync(temporaryFolder).filter((name) => name.startsWith('orders-postgres-'));
}

function descendants() {
  const all = processes();
  const below = (parent) => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(child.pid);
}

/** All processes, without zombies. */
function processes() {
  const columns = ['pid=', 'ppid=', 'pgid=', 'stat=', 'args='].flatMap((column) => ['-o', column]);
  const { stdout, error } = spawnSync('ps', ['-ww', '-A', ...columns], { encoding: 'utf8' });
  if (error) throw error;
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && !match[4].startsWith('Z'))
    .map(([, pid, parent, group, , args]) => ({ pid: +pid, parent: +parent, group: +group, args }));
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

async function within(ms, promise, message) {
  const late = sleep(ms, undefined, { ref: false }).then(() => Promise.reject(new Error(message)));
  return Promise.race([promise, late]);
}
