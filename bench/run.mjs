// Measures nestjs-vitals beside what one would take instead, on this machine, in one run: a quarter of an hour.
//
//   npm run bench                                     all of it; writes results.json, RESULTS.md and chart.svg
//   node bench/run.mjs --only probe-cost,storm        some of it; what else is in results.json stays
//   node bench/run.mjs --only probe-cost --quick      to see whether it works: writes nothing
//
// It leaves with 1 where a goal is missed, or where anything was answered wrongly. README.md: `node bench/lib/readme.mjs --write`.
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
  // Each at once, so that none is lost by what happens to a later one.
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
