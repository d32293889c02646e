import { Apps } from '../lib/apps.mjs';
import { figureOf, goal } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { median } from '../lib/statistics.mjs';
import { answerOf } from '../peers/raw.mjs';

const FLOOR = 'node:http';
const FLOOR_AGAIN = 'node:http, again';
const LIVENESS = 'liveness';
const PROBES = [LIVENESS, '0', '1', '10', '100'];
const MODES = { 'keep-alive': true, 'new connection': false };
const VITALS = { express: { adapter: 'express' }, fastify: { adapter: 'fastify' } };
const ON_PORT = { port: { adapter: 'express', withPort: true } };
const OF_FLOOR = 0.9;
/** Processes of one program differ by more than turns of one process do. */
const LIMIT = 0.3;
const CONNECTIONS = 16;
/**
 * Earlier, Node still compiles the code of a program, and counts that as time of its process. A check is due again 1 s after its
 * first result, and what Node has compiled without such a check it compiles again.
 */
const WARM_UP_MS = {
  floor: { 'keep-alive': 500, 'new connection': 200 },
  ours: { 'keep-alive': 2000, 'new connection': 400 },
};

/**
 * Measures the same as `probe-cost`, but with each server in a process of its own, as in production. A figure is the number of
 * answers of a program for one of `node:http`; the second process of `node:http` shows what two processes of one program differ by.
 */
export async function measure({ isQuick }) {
  const plan = isQuick
    ? { processes: 1, rounds: 2, turnMs: 30, warmUpShare: 0.2 }
    : { processes: 3, rounds: 4, turnMs: 60, warmUpShare: 1 };
  const runs = {};
  const load = await Load.start();
  for (const probe of PROBES) {
    for (let at = 0; at < plan.processes; at++)
      for (const [key, run] of Object.entries(await measureOnce(load, probe, plan))) (runs[key] ??= []).push(run);
  }
  await load.stop();
  const figures = Object.fromEntries(Object.entries(runs).map(([key, each]) => [key, figureOf(each, LIMIT)]));
  return { plan, connections: CONNECTIONS, figures, goals: goalsOf(figures) };
}

function goalsOf(figures) {
  return Object.keys(figures)
    .map((key) => [key, key.split(' | ')])
    .filter(([, [, name]]) => name !== FLOOR_AGAIN)
    .map(([key, [mode, name, probe]]) =>
      goal(`${name}, ${mode}, ${probe}, own process: answers for one of ${FLOOR}`, figures[key], { atLeast: OF_FLOOR }),
    );
}

/** One process of each program. Only neighbouring turns are compared, so that a change of the machine's speed affects both. */
async function measureOnce(load, probe, plan) {
  const programs = await start(probe);
  const figures = {};
  for (const [mode, isKeptAlive] of Object.entries(MODES)) {
    for (const { apps, target, warmUpMs } of programs) {
      const ms = plan.warmUpShare * warmUpMs[mode];
      await load.turn(apps, { target, isKeptAlive, connections: CONNECTIONS, ms });
    }
    const costs = new Map(programs.map(({ name }) => [name, []]));
    for (let round = 0; round < plan.rounds; round++) {
      for (const { name, apps, target } of round % 2 === 0 ? programs : programs.toReversed()) {
        const howMuch = { target, isKeptAlive, connections: CONNECTIONS, ms: plan.turnMs };
        const { answers, cpuUs } = await load.turn(apps, howMuch);
        costs.get(name).push(cpuUs / answers);
      }
    }
    const floor = costs.get(FLOOR);
    for (const [name, each] of costs)
      if (name !== FLOOR) figures[`${mode} | ${name} | ${probe}`] = median(each.map((cost, at) => floor[at] / cost));
  }
  await Promise.all(programs.map(({ apps }) => apps.stop()));
  return figures;
}

async function start(probe) {
  const specs = Object.entries({ ...VITALS, ...(probe === LIVENESS && ON_PORT) });
  const ours = await Promise.all(
    specs.map(async ([name, spec]) => {
      const trivial = probe === LIVENESS ? 0 : Number(probe);
      const apps = await Apps.startPinned({ peer: 'vitals', ...spec, checks: { trivial } });
      const target = apps.list[0][probe === LIVENESS ? 'liveness' : 'readiness'];
      return { name, apps, target, warmUpMs: WARM_UP_MS.ours };
    }),
  );
  const answer = await answerOf(ours[0].target);
  const floors = await Promise.all(
    [FLOOR, FLOOR_AGAIN].map(async (name) => {
      const apps = await Apps.startPinned({ peer: 'raw', answer });
      return { name, apps, target: apps.list[0].readiness, warmUpMs: WARM_UP_MS.floor };
    }),
  );
  return [...floors, ...ours];
}
