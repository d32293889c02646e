import { setTimeout as delay } from 'node:timers/promises';
import { TIMEOUT_MS } from './watch.mjs';

const FREEZE_MS = 20_000;
/** A result is reused for a while, and a probe comes every 50 ms; the rest is for a busy machine. */
const SLACK_MS = 1500;
const BACK_MS = 2000;
const LATE_MS = 15_000;

/**
 * What each indicator has to see of its server: up, frozen for 20 s, resumed, killed, restarted. `counts` has the counters of open
 * calls by name, of which `mostOpen` are allowed, `queued` the lengths of the clients' queues, if they can be read. `late` has the names
 * of those whose client itself takes a while to go on after a freeze. Without `kills` it ends before the server is killed.
 */
export async function live({
  family,
  server,
  watch,
  counts = {},
  queued = {},
  mostOpen = 1,
  late = [],
  backMs = 30_000,
  kills = true,
}) {
  const say = (text) => console.log(`${family}: ${text}`);
  await watch.all('healthy', 15_000);
  say(`healthy: ${watch.names.join(', ')}`);
  watch.passed('up');

  for (const count of Object.values(counts)) Object.assign(count, { most: count.open, calls: 0 });
  await server.freeze();
  say(`frozen: unhealthy after ${await watch.all('unhealthy', TIMEOUT_MS + SLACK_MS)} ms`);
  await delay(FREEZE_MS - SLACK_MS);
  for (const [name, { most, calls }] of Object.entries(counts)) {
    const queue = queued[name]?.() ?? 'unknown';
    say(`frozen for ${FREEZE_MS / 1000} s: ${name} made ${calls} calls, ${most} at most open, queue: ${queue}`);
    if (most > mostOpen || queue > mostOpen) throw new Error(`${name}: more calls than ${mostOpen} wait`);
  }
  watch.passed('frozen');
  server.resume();
  const prompt = watch.names.filter((name) => !late.includes(name));
  say(`resumed: healthy after ${await watch.all('healthy', BACK_MS, prompt)} ms`);
  if (late.length > 0) say(`resumed: ${late.join(', ')} healthy after ${await watch.all('healthy', LATE_MS)} ms more`);
  watch.passed('resumed');
  if (!kills) return;

  await server.kill();
  say(`killed: unhealthy after ${await watch.all('unhealthy', TIMEOUT_MS + SLACK_MS)} ms`);
  for (const name of watch.names) {
    const message = watch.message(name);
    say(`killed: ${name} says "${message}"`);
    if (!message) throw new Error(`${name} has no message`);
  }
  watch.passed('killed');
  await server.start();
  say(`restarted: healthy after ${await watch.all('healthy', backMs)} ms`);
  watch.passed('restarted');
}
