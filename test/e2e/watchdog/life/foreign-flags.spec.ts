import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ask } from '../../../support/ask.js';
import { eventually } from '../../../support/eventually.js';
import { endPrograms } from '../../../support/program.js';
import { isTaken, liveness, observer } from '../../../support/ports.js';
import { LifeProgram } from './program.js';
import { PERMISSION_FLAG, QUICK, type Up } from './settings.js';

afterAll(endPrograms);

describe('under the permission model, without a permission for threads', () => {
  it('the main thread serves the probe port, after one warning', async () => {
    const program = new LifeProgram('shop', {}, [PERMISSION_FLAG, '--allow-fs-read=*']);
    const { url, probes } = await program.tells<Up>('up');
    // By this time the start of the thread has been tried again.
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

describe('under the permission model, with a permission for threads', () => {
  it('a stall is logged without a stack, and does not end the process', async () => {
    const flags = [PERMISSION_FLAG, '--allow-fs-read=*', '--allow-worker'];
    if (process.allowedNodeEnvironmentFlags.has('--allow-net')) flags.push('--allow-net');
    const program = new LifeProgram('shop', { heartbeat: QUICK }, flags);
    const { url, probes } = await program.tells<Up>('up');
    expect(await observer(probes)).toBe('watchdog');
    await ask(`${url}/block`);
    await eventually(async () => (await liveness(probes))?.status === 'stalled');
    await eventually(() => program.output.includes('the event loop has been blocked for'));
    expect(program.output).not.toContain('no stack:');
    expect(program.log).toContainEqual(expect.stringMatching(/^LOG the watchdog warns of a stall without its stack/));
    // A connection of an inspector would have aborted the process.
    expect((await liveness(probes))?.status).toBe('stalled');
    program.kill('SIGKILL');
    expect(await program.exited).toMatchObject({ code: null, signal: 'SIGKILL' });
  });
});

describe('code that the application preloads', () => {
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

  /** Resolves with the threads that have run the preloaded code. */
  async function preloads(flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string[]> {
    const child = fork(resolve('.e2e/test/e2e/watchdog/life/apps/shop.js'), {
      env: { ...process.env, NODE_OPTIONS: '', SETTINGS: '{}', ...env },
      execArgv: [...flags],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const output = text(child.stderr!);
    try {
      const [{ probes }] = (await once(child, 'message')) as [Up];
      expect(await observer(probes)).toBe('watchdog');
    } finally {
      child.kill('SIGKILL');
    }
    return (await output).split('\n').filter((line) => line.startsWith('preloaded'));
  }

  it.each([
    ['--require', commonJs],
    ['--import', esModule],
  ])('by %s does not run in the watchdog', async (flag, file) => {
    expect(await preloads([flag, file])).toEqual(['preloaded in thread 0']);
  });

  it('by NODE_OPTIONS does not run in the watchdog', async () => {
    const both = { NODE_OPTIONS: `--require ${commonJs} --import ${esModule}` };
    expect(await preloads([], both)).toEqual(['preloaded in thread 0', 'preloaded in thread 0']);
  });
});
