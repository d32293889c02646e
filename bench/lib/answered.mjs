import { setTimeout as delay } from 'node:timers/promises';
import { faultOf } from './load/answer.mjs';

const READY_MS = 30_000;

/** Resolves with the answer to a probe, once it is the expected one. */
export async function answered({ port, path, expects }) {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const answer = await get(port, path);
    const fault = answer ? faultOf(answer, expects) : 'no answer';
    if (!fault) return answer;
    if (Date.now() > deadline) throw new Error(`not ready: ${fault}`);
    await delay(50);
  }
}

async function get(port, path) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
    return { status: response.status, body: await response.text(), headers: response.headers };
  } catch {
    return undefined;
  }
}
