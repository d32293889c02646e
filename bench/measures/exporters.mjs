import { figuresOf, goal } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { comparePair } from '../lib/pairs.mjs';

const ADAPTERS = ['express', 'fastify'];
const LIMIT = 0.1;
/** What is asked: the application's own route, and readiness with ten indicators. */
const TARGETS = { application: 'trivial', readiness: 'readiness' };
const GOALS = { application: 0.97, readiness: 0.9 };

/** Measures what both exporters of metrics cost: requests with them, for one without them. Nothing scrapes meanwhile. */
export async function measure({ isQuick }) {
  const plan = isQuick
    ? { runs: 1, rounds: 8, requests: 400, warmUp: 2000 }
    : { runs: 3, rounds: 16, requests: 500, warmUp: 4000 };
  const load = await Load.start();
  const figures = {};
  for (const adapter of ADAPTERS) {
    const without = { peer: 'vitals', adapter, checks: { trivial: 10 } };
    const specs = [without, { ...without, withExporters: true }];
    for (const [name, target] of Object.entries(TARGETS)) {
      figures[keyOf(adapter, name)] = await figuresOf(
        plan.runs,
        () => comparePair(load, specs, { ...plan, target }),
        () => LIMIT,
      );
    }
  }
  await load.stop();
  return { plan, figures, goals: goalsOf(figures) };
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

function keyOf(adapter, name) {
  return `${adapter} | ${name}`;
}
