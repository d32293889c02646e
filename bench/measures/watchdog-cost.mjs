import { setTimeout as delay } from 'node:timers/promises';
import { Apps } from '../lib/apps.mjs';
import { BLOCKS } from '../lib/block.mjs';
import { Child } from '../lib/child.mjs';
import { figureOf, figuresOf, goal } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { comparePair } from '../lib/pairs.mjs';
import { median, quantile } from '../lib/statistics.mjs';

const MIB = 1024 * 1024;
const WITHOUT = { peer: 'vitals', adapter: 'express', checks: { trivial: 1 } };
const WITH = { ...WITHOUT, withPort: true };
/** In a window of this length, a tenth of a per cent of a core is some milliseconds. */
const IDLE_MS = 15_000;
const BLOCK_MS = 3000;
const PER_SECOND = 25;
/** These blocks take no processor time, so they can be measured at the same time. */
const WAITING = new Set(['Atomics.wait', 'execSync']);
const LATENCY_MS = 50;

/** Measures what the thread behind `port` costs, and how it answers while the main thread is blocked in each way. */
export async function measure({ isQuick }) {
  const plan = isQuick
    ? { processes: 2, idleMs: 5000, boots: 3, runs: 1, rounds: 6, requests: 400, warmUp: 2000, blockMs: 3000 }
    : { processes: 5, idleMs: IDLE_MS, boots: 5, runs: 3, rounds: 10, requests: 500, warmUp: 4000, blockMs: BLOCK_MS };
  const idle = await idleCost(plan);
  const boot = await bootCost(plan);
  const load = await Load.start();
  const throughput = await figuresOf(plan.runs, () => comparePair(load, [WITHOUT, WITH], plan), undefined, isGoal);
  const latencies = await latenciesOf(load, plan);
  await load.stop();
  return { plan, idle, boot, throughput, latencies, goals: goalsOf({ idle, boot, throughput, latencies }) };
}

/** The memory and the processor time of idle processes, half of them with the thread, all at the same time. */
async function idleCost({ processes, idleMs }) {
  const start = (spec) => Promise.all(Array.from({ length: processes }, () => Apps.start(spec)));
  const [without, with_] = [await start(WITHOUT), await start(WITH)];
  await delay(3000);
  const look = (some) => Promise.all(some.map((apps) => apps.ask('usage')));
  const before = { without: await look(without), with: await look(with_) };
  await delay(idleMs);
  const after = { without: await look(without), with: await look(with_) };
  await Promise.all([...without, ...with_].map((apps) => apps.stop()));
  const memory = (which) => before[which].map(({ rssBytes }) => rssBytes / MIB);
  const share = (which) =>
    after[which].map(({ cpuUs }, index) => ((cpuUs - before[which][index].cpuUs) / 1000 / idleMs) * 100);
  // Subtract the median of the processes without the thread, so that the spread of those with it stays visible.
  const added = (numbers, from) =>
    figureOf(
      numbers.map((number) => number - median(from)),
      null,
    );
  return {
    addedMib: added(memory('with'), memory('without')),
    addedPercent: added(share('with'), share('without')),
    withoutMib: figureOf(memory('without')),
    withoutPercent: figureOf(share('without'), null),
  };
}

/** The time that the start of the thread takes in the main thread, in milliseconds, each time in a new process. */
async function bootCost({ boots }) {
  const times = [];
  for (let boot = 0; boot < boots; boot++) {
    const child = new Child('spawn-time.mjs');
    times.push((await child.hello()).ms);
    await child.stop();
  }
  return figureOf(times, null);
}

async function latenciesOf(load, plan) {
  const latencies = {};
  const waiting = Promise.all(
    [...WAITING].map(async (kind) => {
      const [own, apps] = await Promise.all([Load.start(), Apps.start(WITH)]);
      latencies[kind] = await duringBlock(own, apps, kind, plan);
      await Promise.all([own.stop(), apps.stop()]);
    }),
  );
  await waiting;
  const apps = await Apps.start(WITH);
  for (const kind of BLOCKS.filter((each) => !WAITING.has(each)))
    latencies[kind] = await duringBlock(load, apps, kind, plan);
  await apps.stop();
  return latencies;
}

async function duringBlock(load, apps, kind, { blockMs }) {
  await delay(1200);
  const [{ liveness, readiness, startup }] = apps.list;
  const targets = Object.entries({ liveness, readiness, startup }).map(([name, target]) => ({ ...target, name }));
  const { beginsAt } = await apps.ask('block', { kind, ms: blockMs });
  const probes = await load.probe({ targets, perSecond: PER_SECOND, ms: blockMs, timeoutMs: 2000 });
  return Object.fromEntries(
    targets.map(({ name }) => {
      const mine = probes.filter((each) => each.name === name && each.at > beginsAt && each.at < beginsAt + blockMs);
      const times = mine.map(({ ms }) => ms);
      const wrong = mine.filter(({ status, body }) => status === 0 || !body.includes('"status":')).length;
      return [
        name,
        { p50: round(median(times)), p99: round(quantile(times, 0.99)), max: round(Math.max(...times)), wrong },
      ];
    }),
  );
}

function isGoal(name) {
  return name === 'cpu';
}

function goalsOf({ idle, boot, throughput, latencies }) {
  const liveness = Object.values(latencies).map((each) => each.liveness);
  return [
    goal('MiB that it adds', idle.addedMib, { atMost: 20 }),
    goal('per cent of a core that it adds, idle', idle.addedPercent, { atMost: 0.5 }),
    goal('ms that it keeps the main thread from its start', boot, { atMost: 10 }),
    goal('requests with it, for one without it', throughput.cpu, { atLeast: 0.97 }),
    {
      goal: `99 % of liveness answers within ${LATENCY_MS} ms, in each block`,
      isMet: liveness.every(({ p99 }) => p99 < LATENCY_MS),
    },
    { goal: 'no liveness probe without a proper answer', isMet: liveness.every(({ wrong }) => wrong === 0) },
  ];
}

function round(number) {
  return Number(number.toFixed(1));
}
