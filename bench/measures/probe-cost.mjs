import { Apps } from '../lib/apps.mjs';
import { figuresOf, goal } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { median } from '../lib/statistics.mjs';

const ADAPTERS = ['express', 'fastify'];
const MODES = { 'keep-alive': true, 'new connection': false };
const COUNTS = [0, 1, 10, 100];
const VITALS = 'nestjs-vitals';
/** `counts`: the numbers of indicators with which a peer is measured. */
const PEERS = {
  [VITALS]: { peer: 'vitals', counts: COUNTS },
  '@nestjs/terminus': { peer: 'terminus', counts: COUNTS },
  '@nestjs/terminus, up()': { peer: 'terminus', style: 'plain', counts: COUNTS },
  '@nestjs/terminus, cacheFor()': { peer: 'terminus', style: 'cached', counts: [1, 10] },
  '@godaddy/terminus': { peer: 'godaddy-terminus', counts: COUNTS },
  '@fastify/under-pressure': { peer: 'under-pressure', counts: COUNTS, adapters: ['fastify'] },
  lightship: { peer: 'lightship', counts: [0] },
  'hand-written': { peer: 'hand-written', counts: COUNTS },
  'bare Nest route': { peer: 'bare', counts: [0] },
};
const WITH_LIVENESS = new Set([VITALS, '@nestjs/terminus']);
const [FEWEST, MOST, GROWTH] = ['1', '100', 'growth'];
const OF_FLOOR = 0.9;
const OF_TERMINUS = 5;
const OF_TERMINUS_NAMES = ['@nestjs/terminus', '@nestjs/terminus, up()'];
const FLOOR = 'node:http';
const FLOOR_SPECS = [
  { peer: 'raw', copyOf: { app: 0, probe: 'liveness' } },
  ...COUNTS.map((_, app) => ({ peer: 'raw', copyOf: { app, probe: 'readiness' } })),
];

/**
 * Measures the processor time of an answer. A figure of nestjs-vitals is its number of answers for one of `node:http`, which sends
 * the same bytes from the same process. A figure of another peer is the number of answers of nestjs-vitals for one of its own.
 */
export async function measure({ isQuick }) {
  const plan = isQuick
    ? { runs: 1, peerRuns: 1, rounds: 2, turnMs: 30, warmUp: { keptMs: 400, newMs: 100 } }
    : { runs: 3, peerRuns: 2, rounds: 4, turnMs: 40, warmUp: { keptMs: 700, newMs: 400 } };
  const figures = {};
  const costs = {};
  const load = await Load.start();
  for (const adapter of ADAPTERS) {
    const measureOnce = (only, at) => {
      const isMeasured = (name) =>
        name === VITALS || (!only && (OF_TERMINUS_NAMES.includes(name) || at < plan.peerRuns));
      return run({ adapter, only, load, plan, costs, isMeasured });
    };
    Object.assign(figures, await figuresOf(plan.runs, measureOnce, undefined, isOurGoal));
  }
  await load.stop();
  return { plan, names: [FLOOR, ...Object.keys(PEERS)], figures, costs, goals: goalsOf(figures) };
}

/** Only our figures with a goal are measured a second time: a peer's is many times that of a probe here, or its like. */
function isOurGoal(key) {
  const [, , name, what] = key.split(' | ');
  return name === VITALS && what !== GROWTH;
}

function goalsOf(figures) {
  const all = ['liveness', ...COUNTS.map(String)];
  const goalOf = (name, adapter, mode, what, atLeast) =>
    goal(
      `${adapter}, ${mode}, ${what}: answers for one of ${name === VITALS ? FLOOR : name}`,
      figures[keyOf(adapter, mode, name, what)],
      { atLeast },
    );
  const ofFloor = ADAPTERS.flatMap((adapter) =>
    Object.keys(MODES).flatMap((mode) => all.map((what) => goalOf(VITALS, adapter, mode, what, OF_FLOOR))),
  );
  const ofTerminus = OF_TERMINUS_NAMES.flatMap((name) =>
    all
      .filter((what) => keyOf('express', 'keep-alive', name, what) in figures)
      .map((what) => goalOf(name, 'express', 'keep-alive', what, OF_TERMINUS)),
  );
  return [...ofFloor, ...ofTerminus];
}

function keyOf(...parts) {
  return parts.join(' | ');
}

/** One run, in new processes. Turns that are compared are neighbours, so that a change of the machine's speed affects both. */
async function run({ adapter, only, load, plan, costs, isMeasured }) {
  const { processes, cells } = await start(adapter, only, isMeasured);
  for (const cell of cells) await load.turn(cell.apps, { ...cell, ...warmUpOf(cell, plan.warmUp) });
  for (let round = 0; round < plan.rounds; round++) {
    for (const cell of round % 2 === 0 ? cells : cells.toReversed()) {
      const { answers, ms, cpuUs } = await load.turn(cell.apps, { ...cell, ms: plan.turnMs });
      cell.cpuUs.push(cpuUs / answers);
      cell.perSecond.push((answers / ms) * 1000);
    }
  }
  await Promise.all([...processes].map((each) => each.stop()));
  const byKey = new Map(cells.map((cell) => [cell.key, cell]));
  const figures = {};
  for (const { key, name, reference, cpuUs, perSecond } of cells) {
    costs[key] = { cpuUs: Number(median(cpuUs).toPrecision(3)), perSecond: Math.round(median(perSecond)) };
    if (name === FLOOR) continue;
    const times = median(cpuUs.map((cost, round) => cost / byKey.get(reference).cpuUs[round]));
    figures[key] = name === VITALS ? 1 / times : times;
  }
  for (const [of, { key, name, mode }] of byKey) {
    const most = byKey.get(keyOf(adapter, mode, name, MOST));
    if (of !== keyOf(adapter, mode, name, FEWEST) || !most || name === FLOOR) continue;
    figures[keyOf(adapter, mode, name, GROWTH)] = median(
      most.cpuUs.map((cost, round) => cost / byKey.get(key).cpuUs[round]),
    );
  }
  return Object.fromEntries(Object.entries(figures).filter(([key]) => !only || only.has(key)));
}

/** The same warm-up for each process, because code that one target has warmed up is also warm for the others of its process. */
function warmUpOf({ isKeptAlive, targets }, { keptMs, newMs }) {
  return { ms: (isKeptAlive ? keptMs : newMs) / targets };
}

async function start(adapter, only, isMeasured) {
  const peers = Object.entries(PEERS).filter(
    ([name, { adapters }]) => (adapters?.includes(adapter) ?? true) && isMeasured(name),
  );
  const started = await Promise.all(
    peers.map(async ([name, { counts, ...spec }]) => {
      const specs = counts.map((trivial) => ({ ...spec, adapter, checks: { trivial } }));
      const apps = await Apps.startPinned(...specs, ...(name === VITALS ? FLOOR_SPECS : []));
      const targets = new Map(counts.map((count, index) => [String(count), apps.list[index].readiness]));
      // Without indicators, the liveness of the other peers is the same as their readiness.
      if (WITH_LIVENESS.has(name)) targets.set('liveness', apps.list[0].liveness);
      return { name, apps, targets };
    }),
  );
  started.unshift(floorOf(started[0]));
  const cells = [];
  for (const [mode, isKeptAlive] of Object.entries(MODES)) {
    for (const what of ['liveness', ...COUNTS.map(String)]) {
      if (only && ![what, GROWTH].some((each) => only.has(keyOf(adapter, mode, VITALS, each)))) continue;
      for (const { name, apps, targets } of started.filter((each) => each.targets.has(what))) {
        const key = keyOf(adapter, mode, name, what);
        const reference = keyOf(adapter, mode, name === VITALS ? FLOOR : VITALS, what);
        cells.push({
          key,
          name,
          mode,
          reference,
          apps,
          target: targets.get(what),
          targets: targets.size,
          isKeptAlive,
          cpuUs: [],
          perSecond: [],
        });
      }
    }
  }
  return { processes: new Set(started.map(({ apps }) => apps)), cells };
}

/** The floor runs in the same process as nestjs-vitals, because two processes of one program may differ in speed by 40 %. */
function floorOf({ apps }) {
  const floors = apps.list.slice(COUNTS.length);
  const names = ['liveness', ...COUNTS.map(String)];
  return { name: FLOOR, apps, targets: new Map(names.map((name, index) => [name, floors[index].readiness])) };
}
