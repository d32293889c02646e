import { Apps } from '../lib/apps.mjs';
import { figuresOf, goal } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { compareTargets } from '../lib/pairs.mjs';

const ADAPTERS = ['express', 'fastify'];
const LIMIT = 0.1;
/** What is asked: the application's own route, and readiness with ten indicators. */
const TARGETS = { application: 'trivial', readiness: 'readiness' };
const GOALS = { application: 0.97, readiness: 0.9 };

/** Measures what both exporters of metrics cost: requests with them, for one without them. Nothing scrapes meanwhile. */
export async function measure({ isQuick }) {
  const plan = isQuick
    ? { runs: 1, rounds: 8, requests: 400, warmUp: 2000 }
    : { runs: 3, rounds: 12, requests: 400, warmUp: 4000 };
  const load = await Load.start();
  const figures = {};
  for (const adapter of ADAPTERS) {
    const measureOnce = () => run({ adapter, load, plan });
    const found = await figuresOf(
      plan.runs,
      measureOnce,
      () => LIMIT,
      (key) => key.startsWith('cpu'),
    );
    for (const name of Object.keys(TARGETS))
      figures[keyOf(adapter, name)] = { cpu: found[keyOf('cpu', name)], rate: found[keyOf('rate', name)] };
  }
  await load.stop();
  return { plan, figures, goals: goalsOf(figures) };
}

/** One run of both targets, in a new process. */
async function run({ adapter, load, plan }) {
  const without = { peer: 'vitals', adapter, checks: { trivial: 10 } };
  const apps = await Apps.startPinned(without, { ...without, withExporters: true });
  const figures = {};
  for (const [name, target] of Object.entries(TARGETS)) {
    const { cpu, rate } = await compareTargets(load, apps, target, plan);
    figures[keyOf('cpu', name)] = cpu;
    figures[keyOf('rate', name)] = rate;
  }
  await apps.stop();
  return figures;
}

function goalsOf(figures) {
  return ADAPTERS.flatMap((adapter) =>
    Object.entries(GOALS).map(([name, atLeast]) =>
      goal(`${adapter}, ${name}: requests with both exporters, for one without`, figures[keyOf(adapter, name)].cpu, {
        atLeast,
      }),
    ),
  );
}

function keyOf(of, name) {
  return `${of} | ${name}`;
}
