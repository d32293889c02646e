// Measures nestjs-vitals beside its alternatives, on this machine, in one run of about a quarter of an hour; a busy machine takes longer.
//
//   npm run bench                                     measures everything; writes results.json, RESULTS.md and chart.svg
//   node bench/run.mjs --only probe-cost,storm        measures a part; the rest of results.json stays
//   node bench/run.mjs --only probe-cost --quick      only tests that it works, and writes nothing
//
// It exits with 1 if a goal is missed or an answer was wrong. `node bench/lib/readme.mjs --write` updates README.md.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BENCH = fileURLToPath(new URL('.', import.meta.url));

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
if (!existsSync(`${BENCH}node_modules`)) npm('ci', '--prefix', BENCH);
if (!values['no-build']) npm('run', 'build');

const { SECTIONS } = await import('./report/results.mjs');
const { writeResults } = await import('./lib/results.mjs');
const measures = {};
for (const name of values.only?.split(',') ?? Object.keys(SECTIONS)) {
  const { measure } = await import(`./measures/${name}.mjs`);
  console.log(`\n${name} …`);
  const began = Date.now();
  measures[name] = { measuredAt: new Date().toISOString(), ...(await measure({ isQuick: values.quick })) };
  console.log(`${SECTIONS[name](measures[name])}\n\n${name} took ${Math.round((Date.now() - began) / 1000)} s`);
  // Write each measurement at once, so that the failure of a later one does not lose it.
  if (!values.quick) await writeResults({ [name]: measures[name] });
}
const goals = Object.values(measures).flatMap((each) => each.goals ?? []);
const missed = goals.filter(({ isMet }) => !isMet);
for (const { goal, figure } of missed) console.log(`missed: ${goal}${figure ? ` (${figure.runs.join(', ')})` : ''}`);
console.log(`${goals.length - missed.length} of ${goals.length} goals met`);
process.exit(missed.length === 0 ? 0 : 1);

function npm(...args) {
  execFileSync('npm', args, { cwd: ROOT, stdio: 'inherit' });
}
