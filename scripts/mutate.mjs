// Measures how strong the tests of `src/core` are: changes the code in one place after another, and counts the changes that a test sees.
// A machine that is busy with other work makes tests time out, which then look as if they had seen something: it needs a quiet hour.
//
//   npm run mutate                    every room of `src/core`, and the files beside them (`.`)
//   npm run mutate -- verdict check   two of the rooms
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import makeSources from '../test/setup/sources.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What a test has seen, and what none has. A change that is ignored is not counted. */
const SEEN = ['Killed', 'Timeout'];
const UNSEEN = ['Survived', 'NoCoverage'];

const rooms = process.argv.length > 2 ? process.argv.slice(2) : ['.', ...roomsOfCore()];
makeSources();
let seen = 0;
let unseen = 0;
for (const room of rooms) {
  const env = { ...process.env, MUTATED_ROOM: room };
  const { status } = spawnSync('npx', ['stryker', 'run'], { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  const mutants = mutantsOf(room);
  const survivors = mutants.filter((mutant) => UNSEEN.includes(mutant.status));
  const killed = mutants.filter((mutant) => SEEN.includes(mutant.status)).length;
  seen += killed;
  unseen += survivors.length;
  for (const { file, start, status: end, mutatorName, replacement } of survivors)
    console.log(`${file}:${start.line}:${start.column} ${end} ${mutatorName}: ${replacement}`);
  console.log(`${room}: ${scoreOf(killed, survivors.length)}`);
}
console.log(`all: ${scoreOf(seen, unseen)}`);

function roomsOfCore() {
  const entries = readdirSync(`${ROOT}src/core`, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function mutantsOf(room) {
  const { files } = JSON.parse(readFileSync(`${ROOT}coverage/mutation/${room === '.' ? 'core' : room}.json`, 'utf8'));
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file, start: mutant.location.start })),
  );
}

function scoreOf(killed, survived) {
  const percent = (100 * killed) / (killed + survived);
  return `${killed} of ${killed + survived} changes were seen by a test (${percent.toFixed(1)} %)`;
}
