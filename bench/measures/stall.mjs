import { setTimeout as delay } from 'node:timers/promises';
import { Apps } from '../lib/apps.mjs';
import { figureOfEvent } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';

const BLOCK_MS = 18_000;
const PER_SECOND = 10;
/** The default time-out of a kubelet. */
const TIMEOUT_MS = 1000;
/** The time before the block: the watchdog is armed after startup, and answers from the last answers. */
const BEFORE_MS = 2000;
const AFTER_MS = 5000;
/** The limit is large, because a silence begins with the last beat, up to half a second before the stall. */
const BEAT_LIMIT = 0.35;
const CULPRIT = 'settleInvoices';
const LIMITS = { 'alive again after, ms': null, 'culprit named after, ms': BEAT_LIMIT };
const PEERS = {
  'nestjs-vitals, port': { peer: 'vitals', withPort: true },
  'nestjs-vitals': { peer: 'vitals' },
  '@nestjs/terminus': { peer: 'terminus' },
  '@godaddy/terminus': { peer: 'godaddy-terminus' },
  '@fastify/under-pressure': { peer: 'under-pressure', adapter: 'fastify' },
  lightship: { peer: 'lightship' },
  'hand-written': { peer: 'hand-written' },
};

/** Measures the answers to probes while the main thread is blocked. All block at once, because the block takes no processor time. */
export async function measure({ isQuick }) {
  const [runs, blockMs] = isQuick ? [1, 7000] : [2, BLOCK_MS];
  const load = await Load.start();
  const started = await Promise.all(
    Object.entries(PEERS).flatMap(([name, spec]) =>
      Array.from({ length: runs }, async (_, run) => ({
        name,
        run,
        apps: await Apps.start({ adapter: 'express', ...spec, checks: { trivial: 1 } }),
      })),
    ),
  );
  const targets = started.flatMap(({ name, run, apps: { list } }) =>
    ['liveness', 'readiness'].map((probe) => ({ ...list[0][probe], name: `${name} ${run} ${probe}` })),
  );
  const ms = BEFORE_MS + blockMs + AFTER_MS;
  const probing = load.probe({ targets, perSecond: PER_SECOND, ms, timeoutMs: TIMEOUT_MS });
  await delay(BEFORE_MS);
  const stalls = started.map(({ apps }) => stall(apps, blockMs));
  const probes = await probing;
  const outcomes = await Promise.all(
    started.map(async ({ name, run }, index) => {
      const { beginsAt, namedAt } = await stalls[index];
      const of = (probe) => probes.filter((each) => each.name === `${name} ${run} ${probe}`);
      return {
        name,
        ...outcomeOf({ beginsAt, endsAt: beginsAt + blockMs, of }),
        'culprit named after, ms': namedAt?.(),
      };
    }),
  );
  await Promise.all([load, ...started.map(({ apps }) => apps)].map((each) => each.stop()));
  return { blockMs, perSecond: PER_SECOND, ...tell(outcomes, blockMs) };
}

/** Blocks the main thread, and remembers when the line arrived that names the culprit. */
async function stall(apps, ms) {
  let named;
  apps.onStderr = (text) => {
    if (text.includes(CULPRIT)) named ??= Date.now();
  };
  const { beginsAt } = await apps.ask('block', { kind: CULPRIT, ms });
  return { beginsAt, namedAt: () => named && named - beginsAt };
}

function outcomeOf({ beginsAt, endsAt, of }) {
  const first = (probe) => {
    const found = of(probe).find(({ at, status }) => at > beginsAt && at < endsAt && status >= 500);
    return found && found.at + found.ms - beginsAt;
  };
  const during = of('liveness').filter(({ at }) => at > beginsAt + 100 && at < endsAt - TIMEOUT_MS);
  const after = of('liveness').find(({ at, status }) => at > endsAt && status === 200);
  return {
    'liveness answered, %': (during.filter(({ status }) => status !== 0).length / during.length) * 100,
    'first readiness 503 after, ms': first('readiness'),
    'first liveness 503 after, ms': first('liveness'),
    'alive again after, ms': after && after.at + after.ms - endsAt,
  };
}

function tell(outcomes, blockMs) {
  const figures = {};
  for (const name of new Set(outcomes.map((each) => each.name))) {
    const runs = outcomes.filter((each) => each.name === name);
    const keys = Object.keys(runs[0]).filter((key) => key !== 'name');
    figures[name] = Object.fromEntries(
      keys.map((key) => [
        key,
        figureOfEvent(
          runs.map((run) => run[key]),
          LIMITS[key],
        ),
      ]),
    );
  }
  const ours = figures['nestjs-vitals, port'];
  return {
    figures,
    goals: [
      { goal: 'every liveness probe is answered', isMet: ours['liveness answered, %'].median === 100 },
      { goal: 'the culprit is named', isMet: ours['culprit named after, ms'] !== null },
      { goal: 'readiness says 503', isMet: ours['first readiness 503 after, ms'] !== null },
      {
        goal: 'liveness says 503 once the stall is 15 s old',
        isMet: blockMs < 15_000 || ours['first liveness 503 after, ms'] !== null,
      },
    ],
  };
}
