import { setTimeout as delay } from 'node:timers/promises';

const READY_MS = 60_000;
const STALL_MS = 12_000;

/**
 * What happens to both services, and what is claimed about each: `ours` and `theirs` get what the kubelet saw meanwhile, and what clients
 * got. Each claim is a sentence and whether it is true.
 */
export const CHAPTERS = [
  {
    title: 'Slow start: the database comes up 15 seconds late',
    async run({ pods, postgres, since }) {
      await postgres.kill();
      await Promise.all(pods.map((pod) => pod.start(since)));
      await delay(15_000);
      await postgres.restart();
      await bothReady(pods);
    },
    ours: ({ restarts }) => ({ says: 'starts without a restart', holds: restarts === 0 }),
    theirs: ({ restarts }) => ({ says: 'is killed while it waits', holds: restarts > 0 }),
  },
  {
    title: 'Outage: the database is down for 12 seconds',
    async run({ pods, postgres }) {
      await postgres.kill();
      await delay(12_000);
      await postgres.restart();
      await bothReady(pods);
    },
    ours: ({ restarts, types }) => ({
      says: 'leaves the rotation, and is not restarted',
      holds: restarts === 0 && types.includes('Unready'),
    }),
    theirs: ({ restarts }) => ({ says: 'is restarted, which does not help', holds: restarts > 0 }),
  },
  {
    title: 'Stall: synchronous code blocks the event loop for 12 seconds',
    async run({ pods: [ours, theirs] }) {
      ours.provoke(`/debug/block?ms=${STALL_MS}`);
      theirs.provoke(`/reports?ms=${STALL_MS}`);
      await delay(STALL_MS);
      await bothReady([ours, theirs]);
    },
    ours({ restarts, types, output }) {
      const [, name, place] = /(searchInVain).*(block\.controller\.\w+:\d+)/.exec(output) ?? [];
      return {
        says: `is not restarted, and logs ${name}, ${place}`,
        holds: restarts === 0 && types.includes('Unready') && place !== undefined,
      };
    },
    theirs: ({ restarts, output }) => ({
      says: 'is killed, and does not say what blocked it',
      holds: restarts > 0 && !/compute|reports\.controller/.test(output),
    }),
  },
  {
    title: 'Flapping cache: away for 10 seconds, back for 3, away for 5',
    async run({ pods, cache }) {
      await cache.down();
      await delay(10_000);
      await cache.up();
      await delay(3000);
      await cache.down();
      await delay(5000);
      await cache.up();
      await bothReady(pods);
    },
    ours: ({ types, failed }) => ({
      says: 'stays in the rotation, and no request fails',
      holds: !types.includes('Unready') && !types.includes('Killing') && failed === 0,
    }),
    theirs: ({ types, failed }) => ({
      says: 'leaves the rotation, although it can do without a cache',
      holds: types.includes('Unready') && failed > 0,
    }),
  },
  {
    title: 'Deployment: the pod is deleted under load, and clients learn of it 1.5 seconds later',
    async run({ pods }) {
      await Promise.all(pods.map((pod) => pod.terminate()));
      await delay(1500);
    },
    ours: ({ types, failed }) => ({
      says: 'is unready before it stops, and drops no request',
      holds: types.indexOf('Unready') >= 0 && types.indexOf('Unready') < types.indexOf('Stopped') && failed === 0,
    }),
    theirs: ({ failed }) => ({ says: 'refuses requests', holds: failed > 0 }),
  },
];

async function bothReady(pods) {
  await Promise.all(pods.map(({ kubelet }) => kubelet.until('ready', { withinMs: READY_MS })));
  // A pod may be ready once more just before the kubelet notices; then this chapter is not over.
  await delay(2500);
  await Promise.all(pods.map(({ kubelet }) => kubelet.until('ready', { withinMs: READY_MS })));
}
