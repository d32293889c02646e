// Blocks the event loop for 8 s in ten ways, with the real defaults except `stalledAfterMs`, which would not be reached. Prints a
// table.
//
//   node scripts/build.mjs e2e && node .e2e/test/e2e/watchdog/stalls/by-hand/ten-kinds.js [adapter] [ms]
import { KINDS } from '../apps/blocks.js';
import { StallProgram } from '../program.js';
import { PATHS, type Probe } from '../prober.js';
import { during, firstFailureMs, observeStall, type Stall } from '../stall.js';

const [adapter = 'Express', ms = '8000'] = process.argv.slice(2);
const health = { heartbeat: { stalledAfterMs: 7000 } };

console.log('kind | path | n | p50 | p99 | max | max at first | first 503 | recovered after | warning after');
for (const kind of KINDS) {
  const shop = new StallProgram('shop', { adapter: adapter as 'Express', health });
  const stall = await observeStall(shop, kind, Number(ms));
  for (const path of PATHS) console.log(row(stall, path));
  console.log(`  ${during(stall).filter(({ status }) => status === 0).length} unanswered`);
  for (const { text } of [...stall.warnings, ...stall.recoveries]) console.log(`  ${text}`);
  await shop.end();
}
process.exit();

function row(stall: Stall, path: Probe['path']): string {
  // Until two beats are missed, the main thread answers all probes except liveness, and it is blocked.
  const isNoticed = ({ at }: Probe): boolean => path === '/livez' || at - stall.from > 1300;
  const probes = during(stall).filter((probe) => probe.path === path);
  return [
    stall.kind,
    path,
    probes.length,
    ...figures(probes.filter(isNoticed)),
    figures(probes.filter((probe) => !isNoticed(probe)))[2] ?? '-',
    firstFailureMs(stall, path) ?? '-',
    Math.round(stall.recoveryMs),
    stall.warnings.map(({ at }) => at - stall.from).join(', '),
  ].join(' | ');
}

/** The median, the 99th percentile and the maximum of the response times. */
function figures(probes: readonly Probe[]): string[] {
  const times = probes.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return [0.5, 0.99, 1].map((share) => times[Math.ceil(share * times.length) - 1]?.toFixed(1) ?? '-');
}
