import { SharedDatabase } from './database.mjs';
import { Observer, OBSERVERS } from './observers.mjs';
import { PODS } from './pods.mjs';
import { seeded } from './random.mjs';
import { VirtualTime } from './virtual-time.mjs';

/** The time before the failure, in which every pod becomes healthy. It is no multiple of a period, so that no probe meets its begin. */
const WARM_UP_MS = 22_500;
/** Pods that do not start in step start within this time. */
const ROLLOUT_MS = 10_000;
const QUERY_MS = 5;

/**
 * Runs a fleet on virtual time. `code` is the package's own: `Check`, `foldReadiness`, `resolveOptions`, `resolveIndicatorOptions`.
 * With `inStep` each kind of observer probes all pods at the same moments; otherwise each begins at a random moment of its period.
 * Returns the queries a second in quiet times and, with a `blip`, what it did to the rotation of each kind of observer.
 */
export async function simulate({
  code,
  pods,
  kind,
  options,
  observers = OBSERVERS,
  inStep = false,
  blip,
  forMs,
  seed,
}) {
  const time = new VirtualTime();
  const random = seeded(seed);
  const failure = blip && { kind: blip.kind, fromMs: WARM_UP_MS, toMs: WARM_UP_MS + blip.ms };
  const database = new SharedDatabase(time, { queryMs: QUERY_MS, blip: failure });
  const outs = Object.fromEntries(Object.keys(observers).map((name) => [name, []]));
  const everyone = [];
  for (let index = 0; index < pods; index++) {
    const pod = PODS[kind]({ time, database, code, options, startsAfterMs: inStep ? 0 : random() * ROLLOUT_MS });
    for (const [name, spec] of Object.entries(observers)) {
      for (let instance = 0; instance < spec.instances; instance++) {
        const startsAtMs = inStep ? spec.everyMs : random() * spec.everyMs;
        // One instance stands for all of its kind, because all of them see the same answers at other moments.
        const onMove = instance === 0 ? (isIn, at) => outs[name].push({ index, isIn, at }) : () => {};
        everyone.push(new Observer({ time, pod, spec, startsAtMs, onMove }));
      }
    }
  }
  await time.runUntil(WARM_UP_MS);
  const [queriesBefore, probesBefore] = [database.queries, sum(everyone)];
  await time.runUntil(WARM_UP_MS + forMs);
  const seconds = forMs / 1000;
  return {
    probesPerSecond: (sum(everyone) - probesBefore) / seconds,
    queriesPerSecond: (database.queries - queriesBefore) / seconds,
    mostOpenQueries: database.mostOpen,
    rotation: Object.fromEntries(Object.entries(outs).map(([name, moves]) => [name, rotationOf(moves, time.now())])),
  };
}

function sum(observers) {
  return observers.reduce((total, { probes }) => total + probes, 0);
}

/** How many pods were out at once at most, and how long the one that was out longest. */
function rotationOf(moves, endMs) {
  const since = new Map();
  let most = 0;
  let longestMs = 0;
  for (const { index, isIn, at } of moves) {
    if (isIn) {
      longestMs = Math.max(longestMs, at - since.get(index));
      since.delete(index);
    } else {
      since.set(index, at);
      most = Math.max(most, since.size);
    }
  }
  for (const at of since.values()) longestMs = Math.max(longestMs, endMs - at);
  return { mostOut: most, longestOutMs: longestMs };
}
