import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { own } from '../rolling-restart/own.mjs';
import { installClients } from './clients.mjs';
import { enlist, passed } from './matrix.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What `typeorm-life.mjs` needs around it. */
const COPIED = ['scripts/indicators', 'scripts/rolling-restart/own.mjs', 'test/support/loopback.mjs'];
/** TypeORM, with the majors of Nest and mysql2 that it runs with. */
const VERSIONS = [
  { spec: 'typeorm@0.3.0', nest: 11, mysql2: 2 },
  { spec: 'typeorm@^0.3', nest: 11, mysql2: 3 },
  { spec: 'typeorm@^1', nest: 12, mysql2: 3 },
];
const SCENARIOS = [
  'not initialised',
  'a migration pending',
  'up',
  'frozen',
  'resumed',
  'killed',
  'restarted',
  'wrong password',
];

/** The entry imports TypeORM, so each version has a copy of the module of its own, and a process. */
export const typeorm = {
  commands: ['mariadbd'],
  clients: {},
  prepare: () => Promise.all(VERSIONS.map(prepared)),
  async run(_clients, all) {
    for (const each of all) await runOne(each);
  },
};

async function prepared({ spec, nest, mysql2 }) {
  const packages = ['@nestjs/common', '@nestjs/core', '@nestjs/typeorm'];
  const { folder, titleOf } = await installClients({
    ...Object.fromEntries(packages.map((name) => [name, `${name}@^${nest}`])),
    ...{ mysql2: `mysql2@^${mysql2}`, 'reflect-metadata': 'reflect-metadata@^0.2', rxjs: 'rxjs@^7', typeorm: spec },
  });
  for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  const copy = join(folder, 'node_modules/nestjs-vitals');
  for (const path of ['dist', 'package.json']) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  const title = `${titleOf('typeorm')} on Nest ${nest}`;
  enlist(spec, title);
  return { folder, spec, title };
}

async function runOne({ folder, spec, title }) {
  const file = join(folder, 'scripts/indicators/typeorm-life.mjs');
  const child = own(
    spawn(process.execPath, [file, title], { cwd: dirname(file), stdio: ['ignore', 'inherit', 'inherit'] }),
    'SIGTERM',
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${title} failed`);
  for (const scenario of SCENARIOS) passed([spec], scenario);
}
