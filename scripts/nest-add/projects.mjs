// Projects as the Nest CLI makes them, and as people change them.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * `app` is a second application, which makes the project a monorepo. With `hasClients` it has a data source and a Redis client. The
 * packages in `unknown` stand in its `package.json`, but it has no client of theirs.
 */
export const PROJECTS = [
  { name: 'nest-12-esm', nest: 12, isEsm: true, hasClients: true, unknown: ['nats', 'amqplib', 'bullmq'] },
  { name: 'nest-12-commonjs-fastify', nest: 12, isFastify: true, unknown: ['pg'] },
  { name: 'nest-12-esm-monorepo', nest: 12, isEsm: true, app: 'admin' },
  { name: 'nest-11-commonjs', nest: 11, hasClients: true, unknown: ['nats', 'amqplib', 'bullmq'] },
  { name: 'nest-11-esm-fastify', nest: 11, isEsm: true, isFastify: true, unknown: ['pg'] },
  { name: 'nest-11-commonjs-monorepo', nest: 11, app: 'admin' },
];

/** The packages of all projects on one major of Nest, which they share. */
const PACKAGES = {
  11: ['typescript@5.9', 'ts-loader'],
  12: ['typescript@6', '@rspack/core', 'webpack-node-externals', 'tsconfig-paths-webpack-plugin'],
};
const NEST = ['cli', 'schematics', 'common', 'core', 'platform-express', 'platform-fastify', 'typeorm'];
const OTHERS = ['@types/node@24', 'ioredis', 'reflect-metadata', 'rxjs', 'sql.js', 'typeorm'];

/** Installs the packages of a major of Nest and this package into a folder. */
export async function install(folder, nest, tarball) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const packages = [...NEST.map((name) => `@nestjs/${name}@${nest}`), ...PACKAGES[nest], ...OTHERS, tarball];
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
  await run('npm', ['install', ...quiet, ...packages], folder);
}

/** Makes a project in a folder beside the packages, and returns its folder. */
export async function create(project, home) {
  const { name, nest, app } = project;
  const folder = join(home, name);
  // `nest new` of Nest 12 asks for the kind of modules, which a script cannot answer; its schematic takes an option.
  if (nest === 12) await schematics(home, 'application', `--name=${name}`, `--type=${project.isEsm ? 'esm' : 'cjs'}`);
  else await nestCli(home, home, 'new', name, '--skip-git', '--skip-install', '--package-manager', 'npm');
  symlinkSync(join('..', 'node_modules'), join(folder, 'node_modules'));
  // The packages with the types of tests are not installed.
  edit(folder, 'tsconfig.json', withTypesOfNode);
  if (nest === 11 && project.isEsm) makeEsm(folder);
  if (project.isFastify) edit(folder, 'src/main.ts', toFastify);
  if (project.hasClients) addClients(folder, project.isEsm ? '.js' : '');
  if (project.unknown) dependOn(folder, project.unknown);
  if (app) await nestCli(home, folder, 'generate', 'app', app);
  return folder;
}

export function nestCli(home, folder, ...args) {
  return run(process.execPath, [join(home, 'node_modules/@nestjs/cli/bin/nest.js'), ...args], folder);
}

function schematics(home, name, ...args) {
  const cli = join(home, 'node_modules/@angular-devkit/schematics-cli/bin/schematics.js');
  return run(process.execPath, [cli, `@nestjs/schematics:${name}`, '--language=ts', ...args], home);
}

/** Runs a command, and returns all that it writes. */
async function run(command, args, cwd) {
  const child = promisify(execFile)(command, args, { cwd, env: { ...process.env, CI: 'true' } });
  // The CLI must not wait for an answer.
  child.child.stdin.end();
  try {
    const { stdout, stderr } = await child;
    return stdout + stderr;
  } catch (error) {
    const output = `${error.stdout}${error.stderr}`;
    throw new Error(`${[command, ...args].join(' ')} failed in ${cwd}:\n${output}`, { cause: error });
  }
}

function edit(folder, path, change) {
  const file = join(folder, path);
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${file} is not as expected:\n${text}`);
  writeFileSync(file, changed);
}

function withTypesOfNode(text) {
  const config = JSON.parse(text);
  config.compilerOptions.types = ['node'];
  return JSON.stringify(config, null, 2);
}

function makeEsm(folder) {
  edit(folder, 'package.json', (text) => text.replace('"private"', '"type": "module",\n  "private"'));
  for (const file of ['main', 'app.module', 'app.controller'])
    edit(folder, `src/${file}.ts`, (text) => text.replaceAll(/(from '\.\/[^']+)'/g, "$1.js'"));
}

function toFastify(text) {
  return text
    .replace(/^/, `import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';\n`)
    .replace(
      'NestFactory.create(AppModule)',
      'NestFactory.create<NestFastifyApplication>(\n    AppModule,\n    new FastifyAdapter(),\n  )',
    );
}

function dependOn(folder, packages) {
  const lines = packages.map((name) => `"${name}": "*",`).join('\n    ');
  edit(folder, 'package.json', (text) => text.replace('"dependencies": {', `$&\n    ${lines}`));
}

/** A database and a cache that need no server. */
function addClients(folder, ending) {
  dependOn(folder, ['@nestjs/typeorm', 'typeorm', 'ioredis']);
  const module = `import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Redis } from 'ioredis';

@Module({
  imports: [TypeOrmModule.forRoot({ type: 'sqljs' })],
  providers: [
    { provide: 'CACHE', useFactory: () => new Redis(1, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null }) },
  ],
})
export class DataModule {}
`;
  writeFileSync(join(folder, 'src/data.module.ts'), module);
  edit(folder, 'src/app.module.ts', (text) =>
    text
      .replace('imports: []', 'imports: [DataModule]')
      .replace(/^/, `import { DataModule } from './data.module${ending}';\n`),
  );
}
