// What tracking requests costs: the CPU time that a trivial route takes with the module, as a ratio to the same application
// without it, and what 200,000 requests leave behind in memory. Build first (`npm run build`).
//
//   node bench/drain-cost.mjs [--adapter express,fastify] [--processes 3] [--rounds 40]
//
// The load is a process of its own. The two applications share one and take turns, because neither a machine nor two processes
// of one program are equally fast all the time; what is compared are neighbouring turns, and there are several processes.
import { parseArgs } from 'node:util';
import { Server } from './drain-cost/server.mjs';

const WARM_UP = 6000;
const TURN = 600;
const MEMORY_REQUESTS = 200_000;
const GOAL = 1.03;

const { values } = parseArgs({
  options: {
    adapter: { type: 'string', default: 'express,fastify' },
    processes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '40' },
  },
});
for (const adapter of values.adapter.split(',')) {
  await compare(adapter);
  await remember(adapter);
}

async function compare(adapter) {
  const ratios = [];
  for (let process = 1; process <= Number(values.processes); process++) {
    const server = await Server.start(adapter);
    for (const sockets of [server.plain, server.tracked]) await server.load(sockets, WARM_UP);
    const costs = { without: [], with: [] };
    for (let round = 0; round < Number(values.rounds); round++) {
      const turns = [
        async () => costs.without.push(await server.cpuPerRequest(server.plain, TURN)),
        async () => costs.with.push(await server.cpuPerRequest(server.tracked, TURN)),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    }
    await server.stop();
    const [plain, tracked] = [median(costs.without), median(costs.with)];
    // Of turns that were neighbours: a machine that is busy with something else is so for both.
    const ratio = median(costs.with.map((cost, round) => cost / costs.without[round]));
    ratios.push(ratio);
    console.log(
      `${adapter}, process ${process}: ${plain.toFixed(1)} µs without, ${tracked.toFixed(1)} µs with: ${ratio.toFixed(3)}`,
    );
  }
  const ratio = median(ratios);
  console.log(`${adapter}: ratio ${ratio.toFixed(3)}, ${ratio <= GOAL ? 'within' : 'beyond'} the goal of ${GOAL}`);
}

async function remember(adapter) {
  const server = await Server.start(adapter);
  await server.load(server.tracked, WARM_UP);
  const { heapBytes: before } = await server.usage({ collects: true });
  await server.load(server.tracked, MEMORY_REQUESTS);
  const { heapBytes: after } = await server.usage({ collects: true });
  await server.stop();
  const [from, to] = [before, after].map((bytes) => (bytes / 1024 / 1024).toFixed(2));
  console.log(`${adapter}: heap ${from} MiB after ${WARM_UP} requests, ${to} MiB after ${MEMORY_REQUESTS} more`);
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}
