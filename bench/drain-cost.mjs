// What tracking requests costs: the CPU time that a trivial route takes with the module, as a ratio to the same application
// without it, and what 200,000 requests leave behind in memory. Build first (`npm run build`).
//
//   node bench/drain-cost.mjs [--adapter express,fastify] [--pairs 3] [--rounds 20]
//
// The applications are processes of their own, and so is the load. Their turns alternate, because a machine is not equally
// fast all the time; and there are several pairs of them, because two processes of one program are not equally fast either.
import { parseArgs } from 'node:util';
import { Server } from './drain-cost/server.mjs';

const WARM_UP = 10_000;
const TURN = 4000;
const MEMORY_REQUESTS = 200_000;
const GOAL = 1.03;

const { values } = parseArgs({
  options: {
    adapter: { type: 'string', default: 'express,fastify' },
    pairs: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '20' },
  },
});
for (const adapter of values.adapter.split(',')) {
  await compare(adapter);
  await remember(adapter);
}

async function compare(adapter) {
  const ratios = [];
  for (let pair = 1; pair <= Number(values.pairs); pair++) {
    const [without, withIt] = [await Server.start({ adapter }), await Server.start({ adapter, isWith: true })];
    for (const server of [without, withIt]) await server.load(WARM_UP);
    const costs = { without: [], with: [] };
    for (let round = 0; round < Number(values.rounds); round++) {
      const turns = [
        async () => costs.without.push(await without.cpuPerRequest(TURN)),
        async () => costs.with.push(await withIt.cpuPerRequest(TURN)),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    }
    await Promise.all([without.stop(), withIt.stop()]);
    const [plain, tracked] = [median(costs.without), median(costs.with)];
    ratios.push(tracked / plain);
    console.log(
      `${adapter}, pair ${pair}: ${plain.toFixed(1)} µs without, ${tracked.toFixed(1)} µs with: ${(tracked / plain).toFixed(3)}`,
    );
  }
  const ratio = median(ratios);
  console.log(`${adapter}: ratio ${ratio.toFixed(3)}, ${ratio <= GOAL ? 'within' : 'beyond'} the goal of ${GOAL}`);
}

async function remember(adapter) {
  const server = await Server.start({ adapter, isWith: true });
  await server.load(WARM_UP);
  const { heapBytes: before } = await server.usage({ collects: true });
  await server.load(MEMORY_REQUESTS);
  const { heapBytes: after } = await server.usage({ collects: true });
  await server.stop();
  const [from, to] = [before, after].map((bytes) => (bytes / 1024 / 1024).toFixed(2));
  console.log(`${adapter}: heap ${from} MiB after ${WARM_UP} requests, ${to} MiB after ${MEMORY_REQUESTS} more`);
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}
