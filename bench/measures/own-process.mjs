import { Apps } from '../lib/apps.mjs';
import { figureOf, goal } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { compareTurns } from '../lib/pairs.mjs';
import { answerOf } from '../peers/raw.mjs';

const FLOOR = 'node:http';
const FLOOR_AGAIN = 'node:http, again';
const LIVENESS = 'liveness';
const COUNTS = ['0', '1', '10', '100'];
const PROBES = [LIVENESS, ...COUNTS];
const MODES = { 'keep-alive': true, 'new connection': false };
const ADAPTERS = ['express', 'fastify'];
const OF_FLOOR = 0.9;
/** Processes of one program differ by more than turns of one process do. */
const LIMIT = 0.3;
const CONNECTIONS = 16;
/**
 * Earlier, Node still compiles the code of a process, and counts that as its time. A check is due again 1 s after its first result,
 * and then Node compiles a second time what it had compiled for answers without such a check.
 */
const WARM_UP_MS = { 'keep-alive': 1400, 'new connection': 1000 };
/** An answer costs twice as much at first after seconds without any, while the programs beside this one were measured. */
const WAKE_MS = 150;

/**
 * Measures the same as `probe-cost`, but with each application in a process of its own, as in production, and with the copies of all
 * answers in another. A figure is the number of answers of a program for one of `node:http`; the second process of `node:http` shows
 * what two processes of one program differ by.
 */
export async function measure({ isQuick }) {
  const plan = isQuick
    ? { processes: 1, rounds: 2, turnMs: 30, warmUpShare: 0.2 }
    : { processes: 3, rounds: 4, turnMs: 60, warmUpShare: 1 };
  const runs = {};
  const load = await Load.start();
  for (let at = 0; at < plan.processes; at++)
    for (const [key, run] of Object.entries(await measureOnce(load, plan))) (runs[key] ??= []).push(run);
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

/** One process of each program. Each takes turns with `node:http` alone, so that both meet the same state of the machine. */
async function measureOnce(load, plan) {
  const programs = await start();
  const figures = {};
  for (const [mode, isKeptAlive] of Object.entries(MODES)) {
    const turn = (apps, target, ms) => load.turn(apps, { target, isKeptAlive, connections: CONNECTIONS, ms });
    for (const { apps, targets } of programs) {
      const ms = (plan.warmUpShare * WARM_UP_MS[mode]) / targets.size;
      for (const target of targets.values()) await turn(apps, target, ms);
    }
    for (const probe of PROBES) {
      const [floor, ...others] = programs.filter(({ targets }) => targets.has(probe));
      for (const other of others) {
        for (const { apps, targets } of [floor, other])
          await turn(apps, targets.get(probe), plan.warmUpShare * WAKE_MS);
        const turns = [floor, other].map(
          ({ apps, targets }) =>
            () =>
              turn(apps, targets.get(probe), plan.turnMs),
        );
        const { cpu } = await compareTurns(plan.rounds, ...turns);
        figures[`${mode} | ${other.name} | ${probe}`] = cpu;
      }
    }
  }
  await Promise.all(programs.map(({ apps }) => apps.stop()));
  return figures;
}

async function start() {
  const [onPort, ...ours] = await Promise.all([
    startOurs('port', { adapter: 'express', withPort: true }, [LIVENESS]),
    ...ADAPTERS.flatMap((name) =>
      COUNTS.map((count) => startOurs(name, { adapter: name }, count === '0' ? [LIVENESS, count] : [count])),
    ),
  ]);
  const answers = await Promise.all(PROBES.map((probe) => answerOf(targetOf(ours, probe))));
  const specs = answers.map((answer) => ({ peer: 'raw', answer }));
  const floors = [FLOOR, FLOOR_AGAIN].map(async (name) => {
    const apps = await Apps.startPinned(...specs);
    return { name, apps, targets: new Map(PROBES.map((probe, at) => [probe, apps.list[at].readiness])) };
  });
  return [...(await Promise.all(floors)), ...ours, onPort];
}

/** An application whose number of indicators is the last of the probes. */
async function startOurs(name, spec, probes) {
  const trivial = Number(probes.at(-1)) || 0;
  const apps = await Apps.startPinned({ peer: 'vitals', ...spec, checks: { trivial } });
  const [{ liveness, readiness }] = apps.list;
  return { name, apps, targets: new Map(probes.map((probe) => [probe, probe === LIVENESS ? liveness : readiness])) };
}

function targetOf(programs, probe) {
  return programs.find(({ targets }) => targets.has(probe)).targets.get(probe);
}
