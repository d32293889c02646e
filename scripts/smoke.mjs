// Starts the example like a newcomer, with `npm start` and then with `nest start`, and watches its probes from the beginning: it
// must be alive at once, and become started and ready. Then the script sends SIGTERM: the example must answer that it is not ready,
// end with that signal, and leave nothing behind, neither a process nor a file of its database.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { statusOf } from '../test/support/loopback.mjs';
import { Run } from './smoke/run.mjs';

const APP = 'http://127.0.0.1:3000';
const PROBES = 'http://127.0.0.1:9090';
const START_MS = 120_000;
const LEAVE_MS = 40_000;

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

try {
  await smoke('npm start', ['npm', 'start'], ['SIGTERM', 143]);
  // `nest start` must compile the example itself. Its shell would keep SIGTERM from the application. It exits with 0 if a signal has
  // ended the application.
  rmSync(file('examples/orders/dist'), { recursive: true });
  await smoke(
    'nest start',
    [process.execPath, file('node_modules/@nestjs/cli/bin/nest.js'), 'start', '--no-shell'],
    [0],
  );
} catch (error) {
  console.error(`smoke: ${error.message}`);
  process.exitCode = 1;
}

async function smoke(name, command, ends) {
  const run = new Run(command);
  try {
    const until200 = (path) => run.codesUntil(PROBES + path, 200, START_MS);
    const seen = await Promise.all([until200('/livez'), until200('/startupz'), until200('/readyz')]);
    expectCodes('/livez', seen[0], [200]);
    expectCodes('/startupz', seen[1], [503, 200]);
    expectCodes('/readyz', seen[2], [503, 200]);
    expectCodes('/products', [await statusOf(`${APP}/products`)], [200]);
    const [page, metrics] = run.addresses;
    expectAddress(page, 'page', 'http://localhost:9090/statusz');
    expectAddress(metrics, 'metrics', 'http://localhost:9090/metrics');
    for (const { what, url } of [page, metrics]) expectCodes(what, [await statusOf(url)], [200]);
    const count = run.countProcesses();

    run.terminate();
    const after = await run.codesUntil(`${PROBES}/readyz`, 503, LEAVE_MS);
    expectCodes('/readyz after SIGTERM', after.slice(-1), [503]);
    const end = await run.end();
    if (!ends.includes(end)) throw new Error(`it left with ${end}, not ${ends.join(' or ')}`);
    await run.leavesNothingBehind();
    console.log(
      `smoke: ${name}: ${count} processes started, answered, turned not ready at SIGTERM and left nothing behind`,
    );
  } finally {
    run.remove();
  }
}

/** The first addresses that a newcomer reads are those of the page and of the metrics. */
function expectAddress(printed, what, url) {
  if (printed?.what !== what || printed.url !== url)
    throw new Error(`it printed ${JSON.stringify(printed)}, not that the ${what} is at ${url}`);
}

function expectCodes(path, seen, expected) {
  const answered = seen.filter((status) => status !== 0);
  if (String(answered) !== String(expected)) throw new Error(`${path} was ${answered}, not ${expected}`);
  console.log(`smoke: ${path} ${expected.join(', then ')}`);
}
