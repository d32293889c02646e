// Simulates a fleet of pods on one database, and writes the figures into docs/fleet.md. The same seed gives the same figures.
//
//   npm run fleet                         1,000 pods, in some minutes
//   npm run fleet -- --pods 100 --print   a smaller fleet; prints the tables and writes nothing
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tables } from './fleet/tables.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = `${ROOT}docs/fleet.md`;
const [BEGIN, END] = ['<!-- fleet -->', '<!-- /fleet -->'];

const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    print: { type: 'boolean', default: false },
  },
});
execFileSync('node', ['scripts/build.mjs', 'package'], { cwd: ROOT, stdio: 'inherit' });
const text = await tables({ code: await packageCode(), pods: Number(values.pods), seed: Number(values.seed) });
if (values.print) console.log(text);
else write(text);

/** The decisions of the package itself, as they were compiled before they were bundled. */
async function packageCode() {
  const [{ Check }, { foldReadiness }, { resolveOptions, resolveIndicatorOptions }] = await Promise.all(
    ['check/check', 'verdict/readiness', 'options/resolve'].map((name) => import(`${ROOT}.compiled/core/${name}.js`)),
  );
  return { Check, foldReadiness, resolveOptions, resolveIndicatorOptions };
}

function write(section) {
  const page = readFileSync(PAGE, 'utf8');
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before === -1 || after < before) throw new Error(`${PAGE} has no ${BEGIN} … ${END}`);
  writeFileSync(PAGE, `${page.slice(0, before)}${BEGIN}\n\n${section}\n\n${page.slice(after)}`);
  execFileSync('npx', ['prettier', '--write', PAGE], { cwd: ROOT, stdio: 'inherit' });
}
