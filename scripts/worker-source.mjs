// Makes the source of the watchdog's thread, as one string. A string works everywhere, also in an application that a bundler has put
// into one file. Git ignores the file that holds it: the build and the set-up of the tests make it.
import { buildSync } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { replace } from './lib/replace.mjs';

const folder = fileURLToPath(new URL('../src/watchdog/', import.meta.url));

/** The name of the thread's code in stack traces and debuggers, because the code has no file. */
const NAME = 'nestjs-vitals/watchdog-worker.js';

export function workerSource() {
  const { outputFiles } = buildSync({
    entryPoints: [`${folder}worker/worker.ts`],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    tsconfigRaw: {},
    footer: { js: `//# sourceURL=${NAME}` },
  });
  return outputFiles[0].text;
}

export function writeWorkerSource() {
  const target = `${folder}worker-source.ts`;
  const lines = [
    '// Made from worker/worker.ts by scripts/worker-source.mjs. Do not edit.',
    `export const WORKER_SOURCE: string = ${JSON.stringify(workerSource())};`,
    '',
  ];
  const text = lines.join('\n');
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) replace(target, text);
}
