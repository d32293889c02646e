import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { resolve } from 'node:path';
import { endPrograms } from '../../../support/program.js';
import { frameIn } from './frame.js';
import { StallProgram } from './program.js';
import { observeStall } from './stall.js';

jest.setTimeout(120_000);

const HEARTBEAT = { intervalMs: 100, warnAfterMs: 400, unreadyAfterMs: 900, stalledAfterMs: 1600 };
const BLOCK_MS = 2600;
const BLOCKS = 'test/e2e/watchdog/stalls/apps/blocks';

afterEach(endPrograms);

describe('the line about a stall', () => {
  it.each([
    { what: 'the source', when: 'with --enable-source-maps', flags: ['--enable-source-maps'], file: `${BLOCKS}.ts` },
    { what: 'the compiled file', when: 'without --enable-source-maps', flags: [], file: `.e2e/${BLOCKS}.js` },
  ])('names the blocking line of $what if Node runs $when', async ({ flags, file }) => {
    const shop = new StallProgram('shop', { health: { heartbeat: HEARTBEAT } }, flags);
    const { warnings } = await observeStall(shop, 'a request handler', BLOCK_MS);
    expect(warnings.map(({ text }) => frameIn(text))).toEqual([
      {
        name: 'spinInHandler',
        file: resolve(file),
        text: expect.stringContaining('while (performance.now() < until)'),
        standsIn: 'spinInHandler',
      },
    ]);
  });
});
