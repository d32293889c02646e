// The source of the watchdog's thread, bundled into one string: src/watchdog/worker-source.ts. A string works wherever the
// package does, also inside one file that a bundler has made of an application.
//
//   node scripts/worker-source.mjs            writes it
//   node scripts/worker-source.mjs --check    fails where it is not up to date
import { buildSync } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'watchdog');
const target = join(folder, 'worker-source.ts');

const { outputFiles } = buildSync({
  entryPoints: [join(folder, 'worker', 'worker.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  tsconfigRaw: {},
});
const text = [
  '// Made from worker/worker.ts by scripts/worker-source.mjs. Do not edit.',
  `export const WORKER_SOURCE: string = ${JSON.stringify(outputFiles[0].text)};`,
  '',
].join('\n');

if (!process.argv.includes('--check')) {
  if (current() !== text) writeFileSync(target, text);
} else if (current() !== text) {
  console.error('src/watchdog/worker-source.ts is not what worker/worker.ts makes: run `npm run build`');
  process.exitCode = 1;
}

function current() {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return undefined;
  }
}
