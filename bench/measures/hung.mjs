import { setTimeout as delay } from 'node:timers/promises';
import { Apps } from '../lib/apps.mjs';
import { figureOfEvent } from '../lib/figures.mjs';
import { Load } from '../lib/load.mjs';
import { median, quantile } from '../lib/statistics.mjs';

const PER_SECOND = 50;
const HUNG_MS = 20_000;
const AFTER_MS = 4000;
/** A kubelet gives up after 1 s by default. The probes here wait longer, to see when an answer comes. */
const KUBELET_MS = 1000;
const TIMEOUT_MS = 3000;
const POOL = 10;
const LATENCY_MS = 5;
const PEERS = {
  'nestjs-vitals': { peer: 'vitals' },
  '@nestjs/terminus': { peer: 'terminus' },
  '@godaddy/terminus': { peer: 'godaddy-terminus' },
  '@fastify/under-pressure': { peer: 'under-pressure', adapter: 'fastify' },
  'hand-written': { peer: 'hand-written' },
};

/** Measures all peers at once, with one process per run, because waiting takes no processor time. */
export async function measure({ isQuick }) {
  const [runs, hungMs, afterMs] = isQuick ? [1, 9000, 3000] : [2, HUNG_MS, AFTER_MS];
  const load = await Load.start();
  const started = await Promise.all(
    Object.entries(PEERS).flatMap(([name, spec]) =>
      Array.from({ length: runs }, async (_, run) => {
        const database = { latencyMs: LATENCY_MS, size: POOL };
        const apps = await Apps.start({ adapter: 'express', ...spec, checks: { query: true }, database });
        return { name, apps, target: { ...apps.list[0].readiness, name: `${name} ${run}` } };
      }),
    ),
  );
  const everyone = (ask) => Promise.all(started.map(({ apps }) => apps.ask(ask)));
  const targets = started.map(({ target }) => target);
  await everyone('hang');
  const hungAt = Date.now();
  const probing = load.probe({ targets, perSecond: PER_SECOND, ms: hungMs + afterMs, timeoutMs: TIMEOUT_MS });
  await delay(hungMs);
  const releasedAt = Date.now();
  const counts = await everyone('counts');
  await everyone('release');
  const probes = await probing;
  await Promise.all([load, ...started.map(({ apps }) => apps)].map((each) => each.stop()));
  const outcomes = started.map(({ name, target }, index) => {
    const mine = probes.filter((probe) => probe.name === target.name);
    return { name, ...outcomeOf(mine, counts[index][0], hungAt, releasedAt) };
  });
  return { hungMs, perSecond: PER_SECOND, pool: POOL, ...tell(outcomes) };
}

function outcomeOf(probes, { peakWaitingOrRunning, peakTaken }, hungAt, releasedAt) {
  // A probe that was on its way when the database hung may have been answered before.
  const during = probes.filter(({ at }) => at > hungAt + TIMEOUT_MS && at < releasedAt - TIMEOUT_MS);
  const answered = during.filter(({ status, ms }) => status !== 0 && ms <= KUBELET_MS);
  const first = probes.find(({ at, status }) => at > releasedAt && status === 200);
  const times = during.map(({ ms }) => ms);
  return {
    'answered within 1 s, %': (answered.length / during.length) * 100,
    'time to answer, median ms': median(times),
    'time to answer, 99th percentile ms': quantile(times, 0.99),
    'checks open at once': peakWaitingOrRunning,
    'connections taken': peakTaken,
    'recovered after, ms': first && first.at + first.ms - releasedAt,
    'said to be healthy, %': (answered.filter(({ status }) => status === 200).length / during.length) * 100,
  };
}

/** A check that hangs may be started again after `abandonAfterMs`, but never have more runs open than this. */
const MOST_HUNG = 3;
/** The limit for counts and for times that a clock sets. Times shorter than the way of a probe have no limit. */
const LIMIT = 0.25;
const SMALL_MS = 50;

function tell(outcomes) {
  const figures = {};
  for (const name of new Set(outcomes.map((each) => each.name))) {
    const runs = outcomes.filter((each) => each.name === name);
    figures[name] = Object.fromEntries(
      Object.keys(runs[0])
        .filter((key) => key !== 'name')
        .map((key) => {
          const numbers = runs.map((run) => run[key]);
          return [key, figureOfEvent(numbers, Math.max(...numbers) < SMALL_MS ? null : LIMIT)];
        }),
    );
  }
  const ours = outcomes.filter(({ name }) => name === 'nestjs-vitals');
  const every = (test) => ours.every(test);
  return {
    figures,
    goals: [
      { goal: 'every probe is answered within 1 s', isMet: every((run) => run['answered within 1 s, %'] === 100) },
      {
        goal: `at most ${MOST_HUNG} connections are taken`,
        isMet: every((run) => run['connections taken'] <= MOST_HUNG),
      },
      { goal: 'never said to be healthy', isMet: every((run) => run['said to be healthy, %'] === 0) },
    ],
  };
}
