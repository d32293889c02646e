// Events that must not count as a stall, at full length and with the real defaults. Prints the answers to the probes.
//
//   node scripts/build.mjs e2e && node .e2e/test/e2e/watchdog/stalls/by-hand/no-false-verdict.js [part of a name]
import { StallProgram } from '../program.js';
import { PATHS, verdicts, type Probe } from '../prober.js';
import type { Settings } from '../settings.js';
import { crowdOut, debug, becomesReady, load, probeFor, probeThrough, suspend } from '../scenarios.js';

interface Scenario {
  readonly settings?: Settings;
  readonly execArgv?: readonly string[];
  readonly run: (program: StallProgram) => Promise<readonly Probe[]>;
}

const HEAP = ['--expose-gc', '--max-old-space-size=4096'];
/** Low enough that a stall of 10 s would be seen. */
const health = { heartbeat: { stalledAfterMs: 7000 } };

const SCENARIOS: Record<string, Scenario> = {
  'slices of 500 ms for 30 s': {
    run: (program) => probeThrough(program, () => load(program, 'slices of 500 ms', 30_000)),
  },
  'suspended for 10 s': {
    settings: { health },
    run: (program) => probeThrough(program, () => suspend(program, 10_000)),
  },
  'a heap of 2 GB': {
    execArgv: HEAP,
    run: (program) => probeThrough(program, () => load(program, 'a large heap', 2000)),
  },
  'halted by a debugger for 10 s': {
    settings: { health },
    execArgv: ['--inspect=0'],
    run: (program) => probeThrough(program, () => debug(program, 10_000)),
  },
  'a changing date for 10 s': {
    settings: { health },
    run: (program) => probeThrough(program, () => load(program, 'a changing date', 10_000)),
  },
  'niced beside busy loops for 20 s': { run: (program) => probeThrough(program, () => crowdOut(program, 20_000)) },
  'a check of 800 ms, probed every 100 ms': slowCheck(undefined, 100, 20_000),
  'a check of 800 ms, never cached, probed every 100 ms': slowCheck(0, 100, 20_000),
  'a check of 800 ms, probed every 10 s': slowCheck(undefined, 10_000, 45_000),
};

function slowCheck(cacheMs: number | undefined, everyMs: number, ms: number): Scenario {
  const run = async (program: StallProgram): Promise<readonly Probe[]> => {
    await becomesReady(program);
    return probeFor(program, ms, { everyMs });
  };
  return { settings: { cacheMs, checkMs: 800 }, run };
}

const [part = ''] = process.argv.slice(2);
for (const [name, { settings = {}, execArgv, run }] of Object.entries(SCENARIOS)) {
  if (!name.includes(part)) continue;
  const program = new StallProgram('shop', settings, execArgv);
  const probes = await run(program);
  console.log(name);
  for (const path of PATHS) console.log(`  ${path}: ${summary(probes.filter((probe) => probe.path === path))}`);
  console.log(`  longest silence: ${Math.max(...probes.map(longestSilenceMs))} ms`);
  for (const { text } of [...program.warnings, ...program.recoveries]) console.log(`  ${text.slice(0, 200)}`);
  await program.end();
}
process.exit();

function summary(probes: readonly Probe[]): string {
  const times = probes.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => times[Math.ceil(share * times.length) - 1]?.toFixed(1));
  return `${verdicts(probes).join(', ')}; ${probes.length} answers, p50 ${p50}, p99 ${p99}, max ${max} ms`;
}

function longestSilenceMs({ path, body }: Probe): number {
  return path === '/livez'
    ? (JSON.parse(body) as { eventLoop: { longestSilenceMs: number } }).eventLoop.longestSilenceMs
    : 0;
}
