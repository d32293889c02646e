import { execSync } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(import.meta.url);

/** The ways to block a main thread. Except for the long native calls, each repeats a short block. */
const KINDS = {
  timer: until(() => {}),
  'request handler'(ms) {
    const server = createServer((_request, response) => {
      until(() => {})(ms);
      response.end();
    });
    server.listen(0, '127.0.0.1', () => get({ port: server.address().port }, () => server.close()));
  },
  regex: until(() => /^(a+)+$/.test(`${'a'.repeat(22)}!`)),
  'JSON.parse': until(() => JSON.parse(BIG_JSON)),
  'sync crypto': until(() => pbkdf2Sync('secret', 'salt', 20_000, 64, 'sha512')),
  'sync fs': until(() => readFileSync(FILE)),
  'Atomics.wait': (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  execSync: (ms) => execSync(`sleep ${ms / 1000}`),
  async 'promise flood'(ms) {
    const end = performance.now() + ms;
    while (performance.now() < end) await Promise.resolve();
  },
  'nextTick flood'(ms) {
    const end = performance.now() + ms;
    const again = () => {
      if (performance.now() < end) process.nextTick(again);
    };
    process.nextTick(again);
  },
  // The measurement of the stall itself uses this one, because it takes no processor time from the processes beside it.
  settleInvoices: (ms) => settleInvoices(ms),
};
const BIG_JSON = JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id, name: `product ${id}` })));

export const BLOCKS = Object.keys(KINDS).filter((kind) => kind !== 'settleInvoices');

/** Blocks the main thread for `ms`, in one of these ways. */
export function block(kind, ms) {
  return KINDS[kind](ms);
}

function until(work) {
  return (ms) => {
    const end = performance.now() + ms;
    while (performance.now() < end) work();
  };
}

function settleInvoices(ms) {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const end = performance.now() + ms;
  while (performance.now() < end) Atomics.wait(cell, 0, 0, 20);
}
