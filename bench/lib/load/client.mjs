// The load in a separate process with an IPC channel, so that the measured process has its processor to itself.
import { performance } from 'node:perf_hooks';
import { Lane } from './lane.mjs';
import { probe } from './probing.mjs';

const LEAD_MS = 10;
let lanes = [];

const ANSWERS = { prepare, run, probe };
process.on('message', (message) => void answer(message));
process.on('disconnect', () => process.exit());
process.send({});

async function answer({ id, ask, ...rest }) {
  try {
    process.send({ id, answer: (await ANSWERS[ask](rest)) ?? null });
  } catch (error) {
    process.send({ id, error: error.message });
  }
}

/** Connects and sends requests for a moment, so that the next turn does not pay for the turns of others in between. */
async function prepare({ target, isKeptAlive, connections }) {
  for (const lane of lanes) lane.close();
  lanes = Array.from({ length: connections }, () => new Lane(target, isKeptAlive));
  await run({ ms: LEAD_MS });
}

/** Sends `requests` requests, or as many as fit into `ms`. */
async function run({ requests = Infinity, ms = Infinity }) {
  const before = total();
  const began = performance.now();
  let sent = lanes.length;
  const shouldGoOn = () => performance.now() - began < ms && sent++ < requests;
  await Promise.all(lanes.map((lane) => lane.run(shouldGoOn)));
  const { user, system } = process.cpuUsage();
  return { answers: total() - before, ms: performance.now() - began, clientCpuUs: user + system };
}

function total() {
  return lanes.reduce((sum, { answered }) => sum + answered, 0);
}
