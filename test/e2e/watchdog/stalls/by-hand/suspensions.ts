// Suspends processes again and again, and counts the probes whose answer is not 200.
//
//   node scripts/build.mjs e2e && node .e2e/test/e2e/watchdog/stalls/by-hand/suspensions.js [times] [ms]
import { setTimeout as delay } from 'node:timers/promises';
import { StallProgram } from '../program.js';
import { Prober, verdicts } from '../prober.js';
import { suspend } from '../scenarios.js';

const [times = 20, ms = 2000] = process.argv.slice(2).map(Number);
const heartbeat = { intervalMs: 100, warnAfterMs: 400, unreadyAfterMs: 1000, stalledAfterMs: 1800 };

const programs = {
  'scaled thresholds': new StallProgram('shop', { health: { heartbeat } }),
  'scaled thresholds, a check of 300 ms': new StallProgram('shop', { health: { heartbeat }, cacheMs: 0, checkMs: 300 }),
  'watched loops, 400 ms': new StallProgram('loops', {}),
};
await Promise.all(
  Object.entries(programs).map(async ([name, program]) => {
    const prober = new Prober(await program.probePort());
    await prober.sees('/readyz', 200);
    const from = Date.now();
    for (let time = 0; time < times; time += 1) {
      await delay(300 + Math.random() * 200);
      await suspend(program, ms);
    }
    await delay(500);
    const probes = (await prober.stop()).filter(({ at }) => at > from);
    const bad = probes.filter(({ status }) => status !== 200);
    console.log(`${name}: ${bad.length} of ${probes.length} not 200; ${verdicts(probes).join(', ')}`);
    for (const { path, body, tookMs } of bad) console.log(`  ${path} ${Math.round(tookMs)} ms ${body.slice(0, 300)}`);
    for (const { text } of program.warnings) console.log(`  ${text}`);
  }),
);
for (const program of Object.values(programs)) await program.end();
process.exit();
