import { Apps } from '../lib/apps.mjs';
import { figureOf, goal } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { compareTurns } from '../lib/pairs.mjs';
import { answerOf } from '../peers/raw.mjs';

const FLOOR = 'node:http';
const FLOOR_AGAIN = 'node:http, again';
const LIVENESS = 'liveness';
const MODES = { 'keep-alive': true, 'new connection': false };
const PROBES_OF_A_PROGRAM = [[LIVENESS, '0'], ['1'], ['10'], ['100']];
const PROGRAMS = [
  ...['express', 'fastify'].flatMap((adapter) =>
    PROBES_OF_A_PROGRAM.map((probes) => ({ name: adapter, adapter, probes })),
  ),
  { name: 'port', adapter: 'express', withPort: true, probes: [LIVENESS] },
];
const OF_FLOOR = 0.9;
/** Processes of one program differ by more than turns of one process do. */
const LIMIT = 0.3;
const CONNECTIONS = 16;
/**
 * Earlier, Node still compiles the code of a process, and counts that as its time. A check is due again 1 s after its first result,
 * and its second run is compiled, too.
 */
const WARM_UP_MS = { 'keep-alive': 1700, 'new connection': 1300 };

/**
 * Measures the same as `probe-cost`, but with each application in a process of its own, as in production, and with copies of its
 * answers in another. A figure is the number of answers of a program for one of `node:http`; a second process of `node:http` shows
 * what two processes of one program differ by.
 */
export async function measure({ isQuick }) {
  const plan = isQuick
    ? { processes: 1, rounds: 2, turnMs: 30, warmUpShare: 0.2 }
    : { processes: 3, rounds: 3, turnMs: 60, warmUpShare: 1 };
  const runs = {};
  const load = await Load.start();
  const answers = await answersOfProbes();
  for (let at = 0; at < plan.processes; at++)
    for (const [key, run] of Object.entries(await measureOnce(load, plan, answers))) (runs[key] ??= []).push(run);
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

async function answersOfProbes() {
  const answers = new Map();
  for (const program of PROGRAMS.filter(({ name }) => name === 'express')) {
    const { apps, targets } = await start(program);
    for (const [probe, target] of targets) answers.set(probe, await answerOf(target));
    await apps.stop();
  }
  return answers;
}

/**
 * Each program is started, compared and stopped alone, because one that waits while others are measured loses compiled code. The floor
 * is in use all the time.
 */
async function measureOnce(load, plan, answers) {
  const figures = {};
  const floor = await startFloor(answers);
  await warmUp(load, plan, floor);
  for (const program of [...PROGRAMS, { name: FLOOR_AGAIN }]) {
    const started = program.probes ? await start(program) : await startFloor(answers);
    await warmUp(load, plan, started);
    for (const { mode, probe } of asksOf(started)) {
      const turnOf = (each) => () => turn(load, each, { mode, probe, ms: plan.turnMs });
      const { cpu } = await compareTurns(plan.rounds, turnOf(floor), turnOf(started));
      figures[`${mode} | ${program.name} | ${probe}`] = cpu;
    }
    await started.apps.stop();
  }
  await floor.apps.stop();
  return figures;
}

/** An application with the probes that are measured in it. Its number of indicators is the last of those. */
async function start({ name: _name, probes, ...spec }) {
  const trivial = Number(probes.at(-1)) || 0;
  const apps = await Apps.startPinned({ peer: 'vitals', ...spec, checks: { trivial } });
  const [{ liveness, readiness }] = apps.list;
  return { apps, targets: new Map(probes.map((probe) => [probe, probe === LIVENESS ? liveness : readiness])) };
}

/** A process of `node:http` that sends these answers. */
async function startFloor(answers) {
  const apps = await Apps.startPinned(...[...answers.values()].map((answer) => ({ peer: 'raw', answer })));
  return { apps, targets: new Map([...answers.keys()].map((probe, at) => [probe, apps.list[at].readiness])) };
}

async function warmUp(load, plan, program) {
  for (const { mode, probe } of asksOf(program))
    await turn(load, program, { mode, probe, ms: (plan.warmUpShare * WARM_UP_MS[mode]) / program.targets.size });
}

/** All that a program is asked: each of its probes in each mode. */
function asksOf({ targets }) {
  return Object.keys(MODES).flatMap((mode) => [...targets.keys()].map((probe) => ({ mode, probe })));
}

function turn(load, { apps, targets }, { mode, probe, ms }) {
  return load.turn(apps, { target: targets.get(probe), isKeptAlive: MODES[mode], connections: CONNECTIONS, ms });
}
