import { execSync } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Blocks the event loop for `ms` in one way, and calls `end` afterwards. */
export interface Block {
  readonly start: (ms: number, end: () => void) => void;
  /** The name of the function that blocks. */
  readonly culprit: string;
  /** Whether it blocks in one native call, which cannot be interrupted. */
  readonly isOneCall?: true;
}

export const BLOCKS = {
  'a timer callback': { start: (ms, end) => void setTimeout(spinInTimer, 0, ms, end), culprit: 'spinInTimer' },
  'a request handler': { start: spinInHandler, culprit: 'spinInHandler' },
  'a flood of promises': { start: (ms, end) => void floodPromises(ms, end), culprit: 'floodPromises' },
  'a flood of next ticks': {
    start: (ms, end) => floodNextTicks(performance.now() + ms, end),
    culprit: 'floodNextTicks',
  },
  'regular expressions': { start: matchForLong, culprit: 'matchForLong' },
  'JSON.parse': { start: parseForLong, culprit: 'parseForLong' },
  pbkdf2Sync: { start: deriveForLong, culprit: 'deriveForLong', isOneCall: true },
  readFileSync: { start: readForLong, culprit: 'readForLong' },
  'Atomics.wait': { start: waitForNobody, culprit: 'waitForNobody' },
  execSync: { start: runSleep, culprit: 'runSleep', isOneCall: true },
} as const satisfies Record<string, Block>;

export type Kind = keyof typeof BLOCKS;
export const KINDS = Object.keys(BLOCKS) as Kind[];

export function spinFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

function spinInTimer(ms: number, end: () => void): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
  end();
}

function spinInHandler(ms: number, end: () => void): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
  end();
}

async function floodPromises(ms: number, end: () => void): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await Promise.resolve();
    for (let turns = 0; turns < 20_000; turns += 1) Math.sqrt(turns);
  }
  end();
}

function floodNextTicks(until: number, end: () => void): void {
  if (performance.now() >= until) return end();
  for (let turns = 0; turns < 100_000; turns += 1) Math.sqrt(turns);
  process.nextTick(floodNextTicks, until, end);
}

function matchForLong(ms: number, end: () => void): void {
  const until = performance.now() + ms;
  const text = `${'a'.repeat(20)}!`;
  while (performance.now() < until) /^(a+)+$/.test(text);
  end();
}

function parseForLong(ms: number, end: () => void): void {
  const until = performance.now() + ms;
  const text = JSON.stringify(Array.from({ length: 100_000 }, (_, id) => ({ id, name: `order ${id}` })));
  while (performance.now() < until) JSON.parse(text);
  end();
}

function deriveForLong(ms: number, end: () => void): void {
  const until = performance.now() + ms;
  const derive = (rounds: number): void => void pbkdf2Sync('password', 'salt', Math.ceil(rounds), 64, 'sha512');
  const rehearsal = 20_000;
  derive(rehearsal);
  const roundsPerMs = rehearsal / (performance.now() - (until - ms));
  for (let leftMs = ms; leftMs > 0; leftMs = until - performance.now()) derive(roundsPerMs * leftMs);
  end();
}

function readForLong(ms: number, end: () => void): void {
  const until = performance.now() + ms;
  while (performance.now() < until) readFileSync(process.execPath);
  end();
}

function waitForNobody(ms: number, end: () => void): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  end();
}

function runSleep(ms: number, end: () => void): void {
  execSync(`sleep ${ms / 1000}`);
  end();
}
