import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { existsSync } from 'node:fs';
import { eventually } from '../../support/eventually.js';
import { endPrograms } from '../../support/program.js';
import { PERMISSION_FLAG } from '../watchdog/life/settings.js';
import { DyingProgram, newPath, removeFolders } from './program.js';
import { SECRET, type Settings } from './settings.js';

jest.setTimeout(120_000);

/** Thresholds that notice a silence soon, far apart enough for a busy machine. */
const QUICK = { intervalMs: 100, warnAfterMs: 500, unreadyAfterMs: 1000, stalledAfterMs: 1500 };
const SHORT = { propagationDelayMs: 0, lingerMs: 0, deadlineMs: 1000 };
const ADAPTERS = ['Express', 'Fastify'] as const;
const AT = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z nestjs-vitals: `;

afterAll(async () => {
  await endPrograms();
  removeFolders();
});

async function ready(settings: Settings = {}, start?: { before?: string; path?: string }): Promise<DyingProgram> {
  const program = new DyingProgram(settings, start);
  await program.isReady();
  return program;
}

describe('after a stall that lasts', () => {
  it('the file names function, file and line while the main thread is still stuck, and after the SIGKILL', async () => {
    const program = await ready({ health: { heartbeat: QUICK } });
    await program.call('/block?ms=60000');
    await program.says('spin');
    expect(program.told.map(({ event }) => event)).not.toContain('free');
    program.kill();
    expect(await program.exited).toMatchObject({ signal: 'SIGKILL' });
    expect(program.obituary).toMatch(
      new RegExp(String.raw`${AT}the event loop has been blocked for \d{4,} ms in spin \(\S*dying\.js:\d+:\d+\)`),
    );
    expect(program.obituary.split('\n')).toHaveLength(1);
    expect((await program.says('blocked')).length).toBeLessThanOrEqual(2048);
  });

  it('the file has it too if the log has no warnings, and behind the text of another program', async () => {
    const program = await ready(
      { isQuiet: true, health: { heartbeat: QUICK } },
      { before: 'the entry script says hello' },
    );
    await program.call('/block?ms=60000');
    const text = await program.says('spin');
    expect(program.output).not.toContain('WARN');
    expect(text).toMatch(/^the entry script says hello\n\d{4}-.* nestjs-vitals: the event loop/);
  });
});

describe('after a stall that ends', () => {
  it('the file is empty again', async () => {
    const program = await ready({ health: { heartbeat: QUICK } });
    await program.call('/block?ms=5000');
    await program.says('spin');
    await program.hears('free');
    await eventually(() => program.obituary === '');
    await eventually(() => program.output.includes('the event loop runs again'));
    program.sigterm();
    await program.exited;
    expect(program.obituary).toBe('');
  });
});

describe('after a startup task has failed', () => {
  it('the file names the task and the reason, masked, and keeps them through the shutdown that follows', async () => {
    const program = new DyingProgram({ cannotStart: true, health: { drain: SHORT } });
    const text = await program.says('startup failed');
    expect(text).toMatch(
      new RegExp(String.raw`${AT}startup failed: task migrate: cannot reach postgres://\*\*\*@db\.internal/shop$`),
    );
    await program.hears('probes');
    program.sigterm();
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(program.obituary).toBe(text);
  });
});

describe.each(ADAPTERS)('after a drain that was cut short, on %s', (adapter) => {
  it('the file says what was left, masked', async () => {
    const program = await ready({ adapter, health: { drain: SHORT } });
    await program.hang();
    await program.call('/track');
    program.sigterm();
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(program.obituary).toMatch(
      new RegExp(
        String.raw`${AT}the drain was cut short; left: 1 request, \d connections?, 1 piece of tracked work \(orders of `,
      ),
    );
    expect(program.obituary).not.toContain(SECRET);
  });
});

describe.each(ADAPTERS)('after an uncaught error, on %s', (adapter) => {
  it.each([
    ['/throw', 'uncaught exception: TypeError: '],
    ['/reject', 'unhandled rejection: Error: '],
  ])('the file has its first lines, masked, and the process ends as ever: POST %s', async (path, beginning) => {
    const [program, without] = await Promise.all([
      ready({ adapter }),
      ready({ adapter, health: { terminationLog: false } }),
    ]);
    await Promise.all([program.call(path).catch(() => {}), without.call(path).catch(() => {})]);
    const { code, signal } = await program.exited;
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(await without.exited).toMatchObject({ code, signal });
    const frames = program.output.match(/^ +at .*dying\.js.*$/gm);
    expect(frames).toEqual(without.output.match(/^ +at .*dying\.js.*$/gm));

    const [first, ...rest] = program.obituary.split('\n');
    expect(first).toMatch(new RegExp(`${AT}${beginning}cannot reach postgres://\\*\\*\\*@db\\.internal/shop`));
    expect(rest[0]).toMatch(/^ +at .*dying\.js:\d+:\d+/);
    expect(rest.filter((line) => !/^ +at /.test(line))).toEqual([]);
    expect(program.obituary).not.toContain(SECRET);
    expect(Buffer.byteLength(program.obituary)).toBeLessThanOrEqual(2048);
    expect(without.obituary).toBe('');
  });
});

describe('after an uncaught exception that the application deals with', () => {
  it('the file keeps it if the application then ends with a failure', async () => {
    const program = await ready({ survives: 'closes, and exits with 1' });
    await program.call('/throw').catch(() => {});
    expect(await program.exited).toMatchObject({ code: 1 });
    expect(program.obituary).toContain('uncaught exception: TypeError: cannot reach');
  });

  it('the file is empty if the application goes on, and ends with success', async () => {
    const program = await ready({ survives: 'goes on' });
    await program.call('/throw').catch(() => {});
    await program.hears('survived');
    expect(program.obituary).toContain('uncaught exception');
    await program.call('/exit').catch(() => {});
    expect(await program.exited).toMatchObject({ code: 0 });
    expect(program.obituary).toBe('');
  });
});

describe.each(ADAPTERS)('after a clean end, on %s', (adapter) => {
  it('the file is empty', async () => {
    const program = await ready({ adapter, health: { drain: SHORT } });
    program.sigterm();
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(program.output).toContain('nothing cut');
    expect(program.obituary).toBe('');
  });
});

describe('what stands in the file before the start', () => {
  const OLD =
    '2026-01-01T00:00:00.000Z nestjs-vitals: uncaught exception: Error: long ago\n    at home (/app/main.js:1:2)';

  it('is gone if an earlier process had written it with this module', async () => {
    expect((await ready({}, { before: OLD })).obituary).toBe('');
  });

  it('stays if others have written it', async () => {
    const program = await ready({}, { before: `line of others\n\n${OLD}` });
    expect(program.obituary).toBe('line of others\n');
    program.sigterm();
    await program.exited;
    expect(program.obituary).toBe('line of others\n');
  });
});

describe('a file that cannot be written', () => {
  it('costs one line of the log at the level debug, and nothing else', async () => {
    const path = `${newPath()}/no/such/folder/termination-log`;
    const program = await ready({ health: { heartbeat: QUICK } }, { path });
    await program.call('/block?ms=2500');
    await program.hears('free');
    await program.isReady();
    await program.call('/throw').catch(() => {});
    expect(await program.exited).toMatchObject({ code: 1, signal: null });
    expect(program.debugLines).toEqual([expect.stringContaining('the termination log cannot be written: ENOENT')]);
    expect(existsSync(path)).toBe(false);
  });
});

describe('under the permission model', () => {
  const FLAGS = [PERMISSION_FLAG, '--allow-fs-read=*', '--allow-worker'];
  if (process.allowedNodeEnvironmentFlags.has('--allow-net')) FLAGS.push('--allow-net');

  it('without the permission to write, it costs the same line, and a stall harms nothing', async () => {
    const program = new DyingProgram({ health: { heartbeat: QUICK } }, { before: '', flags: FLAGS });
    await program.isReady();
    await program.call('/block?ms=2500');
    await program.hears('free');
    await program.isReady();
    await program.call('/throw').catch(() => {});
    expect(await program.exited).toMatchObject({ code: 1, signal: null });
    expect(program.debugLines).toEqual([expect.stringContaining('this process has no permission (fs.write) for ')]);
    expect(program.obituary).toBe('');
  });

  it('with the permission, both threads write it', async () => {
    const path = newPath();
    const program = new DyingProgram(
      { health: { heartbeat: QUICK } },
      { before: '', path, flags: [...FLAGS, `--allow-fs-write=${path}`] },
    );
    await program.isReady();
    await program.call('/block?ms=4000');
    await program.says('the event loop has been blocked');
    await program.hears('free');
    await eventually(() => program.obituary === '');
    await program.call('/throw').catch(() => {});
    await program.exited;
    expect(program.obituary).toContain('uncaught exception: TypeError');
  });
});

describe('without the option', () => {
  it('no file is made, and no line is written', async () => {
    const isInKubernetes = existsSync('/dev/termination-log');
    const program = await ready({ health: { terminationLog: undefined } });
    await program.call('/throw').catch(() => {});
    expect(await program.exited).toMatchObject({ code: 1 });
    expect(program.obituary).toBe('');
    expect(existsSync('/dev/termination-log')).toBe(isInKubernetes);
    if (!isInKubernetes) expect(program.debugLines).toEqual([]);
  });
});
