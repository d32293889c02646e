// The applications of a measurement in a separate process: `node host.mjs <list of specs as JSON>` with an IPC channel. The process
// sends their addresses, and then answers requests.
import 'reflect-metadata';
import { applicationOf, checksOf } from './application.mjs';
import { block } from './block.mjs';
import { Database } from './database.mjs';

const apps = [];
for (const spec of JSON.parse(process.argv[2])) apps.push(await start(spec));

const ANSWERS = {
  usage({ collects }) {
    if (collects) globalThis.gc();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    return { cpuUs: user + system, rssBytes: rss, heapBytes: heapUsed };
  },
  counts: () => apps.map(({ database }) => database.counts()),
  hang: () => apps.forEach(({ database }) => database.hang()),
  release: () => apps.forEach(({ database }) => database.release()),
  block({ kind, ms }) {
    setTimeout(() => block(kind, ms), 20);
    return { beginsAt: Date.now() + 20 };
  },
};
process.on('message', ({ id, ask, ...rest }) => {
  process.send({ id, answer: ANSWERS[ask](rest) ?? null });
});
process.on('disconnect', () => process.exit());
process.send({ apps: apps.map(({ started }) => started) });

async function start(spec) {
  const { setUp } = await import(`../peers/${spec.peer}.mjs`);
  const database = new Database(spec.database);
  const began = performance.now();
  const started = await setUp({
    ...spec,
    earlier: apps.map(({ started: other }) => other),
    checks: checksOf(spec.checks ?? {}, database),
    application: applicationOf(database),
  });
  return { database, started: { ...started, startMs: performance.now() - began } };
}
