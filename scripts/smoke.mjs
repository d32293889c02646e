// Starts the example the way a newcomer does, with `npm start`, waits until its three probes answer 200, and ends it with
// SIGTERM: it has to leave as one that was terminated, with nothing left behind.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const PROBES = 'http://127.0.0.1:9090';
const START_MS = 120_000;
const LEAVE_MS = 40_000;

const child = spawn('npm', ['start'], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
const left = once(child, 'exit');
try {
  for (const path of ['/livez', '/startupz', '/readyz']) await answersOk(path);
  child.kill('SIGTERM');
  const [code, signal] = await within(LEAVE_MS, left, 'it did not leave after SIGTERM');
  if (code !== 143 && signal !== 'SIGTERM') throw new Error(`it left with code ${code}, signal ${signal}`);
  await leavesNothingBehind();
  console.log('smoke: three probes answered 200, and SIGTERM ended it with 143');
} catch (error) {
  console.error(`smoke: ${error.message}`);
  killGroup('SIGKILL');
  process.exitCode = 1;
}

async function answersOk(path) {
  const deadline = Date.now() + START_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it left with code ${child.exitCode} before ${path} answered 200`);
    try {
      const response = await fetch(PROBES + path, { signal: AbortSignal.timeout(2000) });
      last = `${response.status} ${await response.text()}`;
      if (response.status === 200) return console.log(`smoke: ${path} ${last}`);
    } catch (error) {
      last = String(error.cause ?? error);
    }
    await sleep(100);
  }
  throw new Error(`${path} did not answer 200 within ${START_MS} ms; last: ${last}`);
}

/** The database that the example started may need a moment more than the example. */
async function leavesNothingBehind() {
  const deadline = Date.now() + 10_000;
  while (membersOfGroup().length > 0) {
    if (Date.now() > deadline) throw new Error(`it left processes behind: ${membersOfGroup().join(', ')}`);
    await sleep(100);
  }
}

/** Those that have ended and wait for whoever adopted them to notice are not counted. */
function membersOfGroup() {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter((line) => {
    const [, group, state] = line.trim().split(/\s+/);
    return Number(group) === child.pid && !state.startsWith('Z');
  });
}

function killGroup(signal) {
  try {
    process.kill(-Number(child.pid), signal);
  } catch {
    // All of it is gone already.
  }
}

async function within(ms, promise, message) {
  const late = sleep(ms, undefined, { ref: false }).then(() => Promise.reject(new Error(message)));
  return Promise.race([promise, late]);
}
