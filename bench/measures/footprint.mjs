import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Apps } from '../lib/apps.mjs';
import { Child } from '../lib/child.mjs';
import { figureOf, figuresOf, goal } from '../lib/figures.mjs';
import { pinProgram } from '../lib/processors.mjs';
import { installed, pack } from '../lib/installed.mjs';
import { versionOf } from '../lib/versions.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MIB = 1024 * 1024;
const LIMIT = 0.25;
const VITALS = 'nestjs-vitals';
const PACKAGES = {
  [VITALS]: '../../dist/index.js',
  '@nestjs/terminus': '@nestjs/terminus',
  '@godaddy/terminus': '@godaddy/terminus',
  lightship: 'lightship',
  '@fastify/under-pressure': '@fastify/under-pressure',
};
const PEERS = {
  'bare Nest route': { peer: 'bare' },
  [VITALS]: { peer: 'vitals' },
  'nestjs-vitals, port': { peer: 'vitals', withPort: true },
  '@nestjs/terminus': { peer: 'terminus' },
  '@godaddy/terminus': { peer: 'godaddy-terminus' },
  lightship: { peer: 'lightship' },
  'hand-written': { peer: 'hand-written' },
};

/** Measures what a package costs in general: its installation, its import, the boot of an Express application, and memory. */
export async function measure({ isQuick }) {
  const plan = isQuick ? { runs: 1, bootRuns: 1, pairs: 2 } : { runs: 3, bootRuns: 2, pairs: 5 };
  const limit = () => LIMIT;
  const importOf = (only) => eachOf(only ?? Object.keys(PACKAGES), importMs);
  const imports = await figuresOf(plan.runs, importOf, limit, (name) => name === VITALS);
  const boots = await figuresOf(plan.bootRuns, bootAll, limit, () => false);
  const addedBoot = await addedBootMs(plan.pairs);
  const goals = [
    goal('ms of processor time for its import', imports[VITALS], { atMost: 10 }),
    goal('ms of processor time that it adds to the boot', addedBoot, { atMost: 5 }),
  ];
  return { plan, installed: install(), imports, boots, addedBoot, goals };
}

/** The processor time of a boot with the module, less that of its neighbour without it, each in a new process. */
async function addedBootMs(pairs) {
  const added = [];
  for (let pair = 0; pair < pairs; pair++) {
    const ms = {};
    for (const peer of pair % 2 === 0 ? ['vitals', 'bare'] : ['bare', 'vitals'])
      ms[peer] = await msOf('boot-time.mjs', peer);
    added.push(ms.vitals - ms.bare);
  }
  return figureOf(added, null);
}

async function bootAll() {
  const found = await eachOf(Object.keys(PEERS), boot);
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, { ms, rssMib }]) => [
      [`${name} | boot`, ms],
      [`${name} | memory`, rssMib],
    ]),
  );
}

/** Measures one after the other, by name. */
async function eachOf(names, measureOne) {
  const found = {};
  for (const name of names) found[name] = await measureOne(name);
  return found;
}

function importMs(name) {
  return msOf('import-time.mjs', PACKAGES[name]);
}

async function msOf(program, argument) {
  const child = new Child(program, [argument]);
  pinProgram(child.pid);
  const { ms } = await child.hello();
  await child.stop();
  return ms;
}

/** The processor time until the first right answer, and the resident memory at that moment. */
async function boot(name) {
  const apps = await Apps.start({ adapter: 'express', ...PEERS[name], checks: { trivial: 1 } });
  const { cpuUs, rssBytes } = await apps.ask('usage');
  await apps.stop();
  return { ms: cpuUs / 1000, rssMib: rssBytes / MIB };
}

function install() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-pack-'));
  try {
    return Object.fromEntries(
      Object.keys(PACKAGES).map((name) => {
        const specifier = name === VITALS ? pack(ROOT, folder) : `${name}@${versionOf(name)}`;
        const { packages, bytes } = installed(specifier);
        return [name, { packages, kib: Math.round(bytes / 1024) }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
