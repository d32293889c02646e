import { setTimeout as delay } from 'node:timers/promises';
import { KeepAliveClients } from '../../test/support/keep-alive-clients.mjs';
import { Apps } from '../lib/apps.mjs';
import { figureOf } from '../lib/figures.mjs';

const CLIENTS = 20;
const THINK_MS = 30;
/** The time after the signal from which a balancer sends nothing new to the instance, whatever its readiness says. */
const HEARD_MS = 700;
/** The delay before a peer closes anything, if it has an option for this. */
const DELAY_MS = 2000;
const GRACE_MS = 10_000;
const PEERS = {
  'nestjs-vitals': 'vitals',
  '@nestjs/terminus': 'terminus',
  '@godaddy/terminus': 'godaddy-terminus',
  lightship: 'lightship',
  'hand-written': 'hand-written',
};

/**
 * Measures what happens to clients when one of two instances gets SIGTERM under load. The clients keep their connections and never
 * retry, and a provider closes its pool in `onModuleDestroy`. All peers are measured at once, because they mostly wait.
 */
export async function measure({ isQuick }) {
  const runs = isQuick ? 1 : 2;
  const figures = {};
  for (const adapter of ['express', 'fastify']) {
    const outcomes = Object.fromEntries(Object.keys(PEERS).map((name) => [name, []]));
    for (let run = 0; run < runs; run++) {
      const all = Object.entries(PEERS).map(async ([name, peer]) => outcomes[name].push(await restart(peer, adapter)));
      await Promise.all(all);
    }
    for (const [name, each] of Object.entries(outcomes)) figures[`${adapter} | ${name}`] = tell(each);
  }
  return {
    delayMs: DELAY_MS,
    heardMs: HEARD_MS,
    graceMs: GRACE_MS,
    clients: CLIENTS,
    figures,
    goals: goalsOf(figures),
  };
}

async function restart(peer, adapter) {
  const spec = { peer, adapter, delayMs: DELAY_MS, checks: { query: true }, database: { latencyMs: 2, size: 50 } };
  const [leaving, staying] = await Promise.all([Apps.start(spec), Apps.start(spec)]);
  const ports = [leaving, staying].map(({ list }) => list[0].port);
  const clients = new KeepAliveClients({ clients: CLIENTS, ports, requests: [{ path: '/orders' }], thinkMs: THINK_MS });
  await delay(1000);
  const before = await clients.report();
  if (before.failed > 0) throw new Error(`requests fail without a restart: ${JSON.stringify(before.failures)}`);
  const began = performance.now();
  leaving.process.kill('SIGTERM');
  const heard = delay(HEARD_MS).then(() => clients.connectTo(ports.slice(1)));
  const killer = setTimeout(() => leaving.process.kill('SIGKILL'), GRACE_MS);
  const { signal, code } = await leaving.left;
  const exitMs = performance.now() - began;
  clearTimeout(killer);
  await heard;
  await delay(500);
  const after = await clients.report();
  await Promise.all([clients.stop(), staying.stop()]);
  return {
    failed: after.failed,
    sent: after.failed + after.answered - before.answered,
    exitMs,
    leftBy: signal ?? `code ${code}`,
    reasons: after.failures,
  };
}

/** The number of failures may differ from run to run, but not whether there are any. */
function tell(outcomes) {
  const failed = outcomes.map((each) => each.failed);
  const agree = failed.every((count) => count === 0) || failed.every((count) => count > 0);
  return {
    failed: figureOf(failed, agree ? null : 0),
    exitMs: figureOf(outcomes.map((each) => each.exitMs)),
    sent: outcomes.map((each) => each.sent),
    leftBy: [...new Set(outcomes.map((each) => each.leftBy))],
    reasons: outcomes[0].reasons,
  };
}

function goalsOf(figures) {
  const ours = Object.entries(figures).filter(([name]) => name.endsWith('nestjs-vitals'));
  return ours.map(([name, { failed }]) => ({
    goal: `${name.split(' ')[0]}: no request fails`,
    isMet: failed.runs.every((count) => count === 0),
  }));
}
