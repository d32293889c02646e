import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsumer, REQUIRED_PEERS, ROOT, run, temporaryFolder } from '../consumer.js';
import { esbuild, esbuildBundle, installedTools, webpackBundle } from './bundles-tools.js';

interface Places {
  /** An application with this package and its peers installed. */
  readonly app: string;
  /** A folder with nothing installed, so a bundle that runs here contains everything. */
  readonly bare: string;
  readonly tools: string;
}

interface Form {
  readonly name: string;
  /** Makes the program, and returns the arguments of Node that run it, with the file last. */
  readonly make: (places: Places) => readonly string[];
  /** Whether the names of functions are lost. */
  readonly isMangled?: boolean;
}

/** Writes the file `name` into `folder`, and returns its path. */
function made(folder: string, name: string, write: (file: string) => void): string {
  const file = join(folder, name);
  write(file);
  return file;
}

const toModule = ({ app }: Places): string => made(app, 'main.mjs', (file) => esbuild(app, file, '--format=esm'));
const toScript = ({ app }: Places): string => made(app, 'main.cjs', (file) => esbuild(app, file, '--format=cjs'));
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

const FORMS: readonly Form[] = [
  { name: 'ES modules', make: (places) => [toModule(places)] },
  { name: 'CommonJS, by require(esm)', make: (places) => [toScript(places)] },
  {
    name: 'TypeScript under tsx',
    make: ({ app, tools }) => [
      '--import',
      pathToFileURL(join(tools, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href,
      join(app, 'main.mts'),
    ],
  },
  {
    name: 'one file of esbuild',
    make: ({ app, bare }) => [made(bare, 'esbuild.cjs', (file) => esbuildBundle(app, file, '--format=cjs'))],
  },
  {
    name: 'one minified file of esbuild',
    make: ({ app, bare }) => [
      made(bare, 'esbuild.mjs', (file) =>
        esbuildBundle(app, file, '--format=esm', '--minify', `--banner:js=${REQUIRE}`),
      ),
    ],
    isMangled: true,
  },
  {
    name: 'one file of webpack, from ES modules',
    make: (places) => [
      made(places.bare, 'webpack.cjs', (file) =>
        webpackBundle(places.tools, toModule(places), file, 'development', false),
      ),
    ],
  },
  {
    name: 'one minified file of webpack, from CommonJS',
    make: (places) => [
      made(places.bare, 'webpack.min.cjs', (file) =>
        webpackBundle(places.tools, toScript(places), file, 'production', true),
      ),
    ],
    isMangled: true,
  },
];

/** The Node that runs this test, and the versions that `npm run matrix` has installed. */
const NODES = [
  process.execPath,
  ...['22', '24'].map((major) => join(ROOT, '.matrix', `node-${major}`, 'node_modules', 'node', 'bin', 'node')),
]
  .filter((binary) => existsSync(binary))
  .map((binary) => ({ binary, version: execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim() }))
  .filter(({ version }, place, all) => all.findIndex((other) => other.version === version) === place);

let places: Places;

beforeAll(() => {
  const app = createConsumer('bundles', [...REQUIRED_PEERS, '@nestjs/platform-express']);
  places = { app, bare: temporaryFolder(), tools: installedTools() };
}, 300_000);

afterAll(() => {
  for (const folder of [places.app, places.bare]) rmSync(folder, { recursive: true, force: true });
});

describe.each(FORMS)('an application as $name', ({ make, isMangled }) => {
  let command: readonly string[];

  beforeAll(() => {
    command = make(places);
  }, 120_000);

  it.each(NODES)('has a watchdog that names what blocks it, on Node $version', ({ binary }) => {
    const { status, output } = run(binary, ['--no-warnings', ...command], places.bare);
    expect(output).toContain('"eventLoop":{"observer":"watchdog"');
    const [, culprit, file] = /has been blocked for \d+ ms in (\S+) \((.+?):\d+:\d+\)/.exec(output) ?? [];
    expect(file).toBe(command.at(-1));
    if (!isMangled) expect(culprit).toBe('blockTheLoop');
    expect(status).toBe(0);
  });
});
