import { setTimeout as delay } from 'node:timers/promises';
import { faultOf } from './load/answer.mjs';
import { Child } from './child.mjs';

const READY_MS = 30_000;

/** Applications in a process of their own, all of which answer their probes as they should. */
export class Apps extends Child {
  static async start(...specs) {
    const apps = new Apps('host.mjs', [JSON.stringify(specs)]);
    apps.list = (await apps.hello()).apps;
    for (const app of apps.list) {
      for (const probe of ['liveness', 'readiness']) await answered(app[probe]);
      app.trivial = { port: app.port, path: '/trivial', expects: { status: 200, texts: { ok: 1 } } };
    }
    return apps;
  }
}

/** The answer to a probe, once it is the expected one. */
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
