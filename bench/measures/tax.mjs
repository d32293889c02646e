import { Apps } from '../lib/apps.mjs';
import { figureOf, figuresOf, goal } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { comparePair } from '../lib/pairs.mjs';

const VITALS = 'nestjs-vitals';
const GOAL = 0.97;
const LIMIT = 0.1;
const PEERS = {
  express: { 'nestjs-vitals': 'vitals', '@nestjs/terminus': 'terminus', '@godaddy/terminus': 'godaddy-terminus' },
  fastify: {
    'nestjs-vitals': 'vitals',
    '@nestjs/terminus': 'terminus',
    '@godaddy/terminus': 'godaddy-terminus',
    '@fastify/under-pressure': 'under-pressure',
  },
};
const MIB = 1024 * 1024;

/** Measures the cost for the application itself: requests to a trivial route with a package, for one request without it. */
export async function measure({ isQuick }) {
  const plan = isQuick
    ? { runs: 1, peerRuns: 1, rounds: 8, peerRounds: 4, requests: 400, warmUp: 2000, remembered: 10_000 }
    : { runs: 3, peerRuns: 2, rounds: 14, peerRounds: 6, requests: 500, warmUp: 4000, remembered: 30_000 };
  const load = await Load.start();
  const figures = {};
  const memory = {};
  for (const [adapter, peers] of Object.entries(PEERS)) {
    for (const [name, peer] of Object.entries(peers)) {
      const specs = [
        { peer: 'bare', adapter },
        { peer, adapter, checks: { trivial: 1 } },
      ];
      const isOurs = name === VITALS;
      figures[`${adapter} | ${name}`] = await figuresOf(
        isOurs ? plan.runs : plan.peerRuns,
        () => comparePair(load, specs, isOurs ? plan : { ...plan, rounds: plan.peerRounds }),
        () => LIMIT,
        (figure) => isOurs && figure === 'cpu',
      );
    }
    memory[adapter] = await heapGrowth(load, adapter, plan);
  }
  await load.stop();
  return { plan, figures, memory, goals: goalsOf(figures) };
}

/** The growth of the heap by `remembered` requests, in MiB. */
async function heapGrowth(load, adapter, { warmUp, remembered }) {
  const apps = await Apps.start({ peer: 'vitals', adapter, checks: { trivial: 1 } });
  const target = apps.list[0].trivial;
  await load.turn(apps, { target, requests: warmUp });
  const before = await apps.ask('usage', { collects: true });
  await load.turn(apps, { target, requests: remembered });
  const after = await apps.ask('usage', { collects: true });
  await apps.stop();
  return figureOf([(after.heapBytes - before.heapBytes) / MIB]);
}

function goalsOf(figures) {
  return Object.keys(PEERS).map((adapter) =>
    goal(`${adapter}: requests with it, for one without it`, figures[`${adapter} | ${VITALS}`].cpu, { atLeast: GOAL }),
  );
}
