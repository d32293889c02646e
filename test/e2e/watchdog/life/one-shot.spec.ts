import { afterAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endPrograms } from '../../../support/program.js';
import { occupy } from '../../../support/ports.js';
import { LifeProgram } from './program.js';
import type { Settings } from './settings.js';

/** Without the hold, the script failed in one run of ten on Node 20, in four on Node 22, and in ten on Node 24. */
const RUNS = 4;

describe('a script that continues after it has closed its application', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-vitals-script-'));
  afterAll(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
  });

  let count = 0;
  async function isDone(settings: Settings): Promise<boolean> {
    const file = join(folder, String((count += 1)));
    const { code } = await new LifeProgram('one-shot', { ...settings, file }).exited;
    return code === 0 && existsSync(file);
  }

  async function done(settings: Settings): Promise<boolean[]> {
    const results: boolean[] = [];
    for (let run = 0; run < RUNS; run += 1) results.push(await isDone(settings));
    return results;
  }

  it.each<[string, Settings]>([
    ['at once', {}],
    ['at once, twice', { closesTwice: true }],
    ['while the thread starts', { closesAfter: 15 }],
    ['when the probe port is known', { closesAfter: 'address' }],
    ['at once, without a server', { isContext: true }],
  ])('runs to its end if it closes the application %s', async (_when, settings) => {
    expect(await done(settings)).toEqual(Array.from({ length: RUNS }, () => true));
  });

  it('runs to its end if another process has the probe port', async () => {
    const server = await occupy();
    const { port } = server.address() as { port: number };
    try {
      expect(await done({ port, closesAfter: 100 })).toEqual(Array.from({ length: RUNS }, () => true));
    } finally {
      await once(server.close(), 'close');
    }
  });
});
