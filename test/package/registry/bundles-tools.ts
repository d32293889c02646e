import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, ROOT } from '../consumer.js';

const TOOLS = join(ROOT, 'test', 'package', 'fixtures', 'bundles', 'tools');

/** Nest loads these only if they are installed, which a bundler cannot know. */
const OPTIONAL = [
  '@nestjs/microservices',
  '@nestjs/microservices/microservices-module.js',
  '@nestjs/websockets/socket-module.js',
  'class-transformer',
  'class-validator',
];

/** esbuild writes no metadata of decorators; the fixture does not need it. */
const TSCONFIG = JSON.stringify({ compilerOptions: { experimentalDecorators: true, target: 'es2022' } });

/** A folder with the tools installed. It is kept, so that only the first run needs the registry. */
export function installedTools(): string {
  const list = readFileSync(join(TOOLS, 'package.json'));
  const key = createHash('sha256').update(list).digest('hex').slice(0, 16);
  const kept = join(ROOT, 'node_modules', '.cache', 'nestjs-vitals', `bundlers-${key}`);
  if (!existsSync(join(kept, 'node_modules'))) {
    const fresh = `${kept}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    cpSync(join(TOOLS, 'package.json'), join(fresh, 'package.json'));
    mustRun('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'], fresh);
    rmSync(kept, { recursive: true, force: true });
    renameSync(fresh, kept);
  }
  return kept;
}

/** Runs esbuild in a separate process, because it refuses to run inside Jest, whose `Uint8Array` is another class. */
export function esbuild(folder: string, output: string, ...flags: string[]): void {
  const binary = join(ROOT, 'node_modules', 'esbuild', 'bin', 'esbuild');
  mustRun(binary, ['main.mts', `--tsconfig-raw=${TSCONFIG}`, `--outfile=${output}`, ...flags], folder);
}

/** Bundles everything into one file. */
export function esbuildBundle(folder: string, output: string, ...flags: string[]): void {
  const externals = OPTIONAL.map((name) => `--external:${name}`);
  const fixed = ['--bundle', '--platform=node', '--target=node20', '--log-level=error'];
  esbuild(folder, output, ...fixed, ...externals, ...flags);
}

const WEBPACK = `
const webpack = require('webpack');
const Minimizer = require('minimizer-webpack-plugin');
const { isMinified, ...config } = JSON.parse(process.argv[1]);
// No compression, because it takes half a minute.
const minimizerOptions = { compress: false };
config.optimization = { minimize: isMinified, minimizer: [new Minimizer({ parallel: false, minimizerOptions })] };
webpack(config, (error, stats) => {
  if (!error && !stats.hasErrors()) return;
  console.error(error ?? stats.toString({ all: false, errors: true }));
  process.exitCode = 1;
});
`;

/** Bundles everything into one file. `entry` is JavaScript. */
export function webpackBundle(tools: string, entry: string, output: string, mode: string, isMinified: boolean): void {
  const [folder, filename] = [join(output, '..'), output.slice(join(output, '..').length + 1)];
  const config = {
    mode,
    isMinified,
    entry,
    context: join(entry, '..'),
    target: 'node20',
    devtool: false,
    output: { path: folder, filename, asyncChunks: false },
    externals: Object.fromEntries(OPTIONAL.map((name) => [name, `commonjs ${name}`])),
  };
  mustRun(process.execPath, ['-e', WEBPACK, JSON.stringify(config)], tools);
}
