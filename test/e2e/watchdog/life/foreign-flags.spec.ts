import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask } from '../../../support/ask.js';
import { eventually } from '../../../support/eventually.js';
import { endPrograms } from '../../shutdown/program.js';
import { isTaken, liveness, observer } from './ports.js';
import { LifeProgram } from './program.js';
import { PERMISSION_FLAG, type Up } from './settings.js';

afterAll(endPrograms);

describe('under the permission model, without a permission for threads', () => {
  it('the main thread serves the probe port, after one warning', async () => {
    const program = new LifeProgram('shop', {}, { flags: [PERMISSION_FLAG, '--allow-fs-read=*'] });
    const { url, probes } = await program.tells<Up>('up');
    // By then it has been tried again.
    await eventually(async () => (await liveness(probes))!.uptimeMs > 1500);
    expect([await observer(probes), await observer(url)]).toEqual(['in-loop', 'in-loop']);
    for (const path of ['/livez', '/readyz', '/startupz']) expect((await ask(`${probes}${path}`)).status).toBe(200);
    expect(program.warnings).toEqual([
      expect.stringMatching(/^WARN the watchdog thread cannot be started: .+; the main thread serves the probes/),
    ]);

    const at = program.sigterm();
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(Date.now() - at).toBeLessThan(8000);
    expect(await isTaken(Number(new URL(probes).port))).toBe(false);
  });
});

describe('what the application preloads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-vitals-preload-'));
  const [commonJs, esModule] = [join(folder, 'preload.cjs'), join(folder, 'preload.mjs')];
  beforeAll(() => {
    const body = 'writeSync(2, `preloaded in thread ${threadId}\\n`);\n';
    writeFileSync(
      commonJs,
      `const { writeSync } = require('node:fs');\nconst { threadId } = require('node:worker_threads');\n${body}`,
    );
    writeFileSync(
      esModule,
      `import { writeSync } from 'node:fs';\nimport { threadId } from 'node:worker_threads';\n${body}`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.concurrent.each([
    ['--require', { flags: ['--require', commonJs] }],
    ['--import', { flags: ['--import', esModule] }],
    ['NODE_OPTIONS', { env: { NODE_OPTIONS: `--require ${commonJs} --import ${esModule}` } }],
  ])('by %s does not run in the watchdog', async (how, start) => {
    const program = new LifeProgram('shop', {}, start);
    const { probes } = await program.tells<Up>('up');
    expect(await observer(probes)).toBe('watchdog');
    program.kill('SIGKILL');
    await program.closed;
    const preloads = program.output.split('\n').filter((line) => line.startsWith('preloaded'));
    const times = how === 'NODE_OPTIONS' ? 2 : 1;
    expect(preloads).toEqual(Array.from({ length: times }, () => 'preloaded in thread 0'));
  });
});
