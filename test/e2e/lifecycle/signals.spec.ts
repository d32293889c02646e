import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { Program, type Settings } from './program.js';

jest.setTimeout(60_000);

const ADAPTERS = ['Express', 'Fastify'] as const;
/** Longer than any test waits: a test whose drain takes all of it fails. */
const NEVER_MS = 100_000;
const PATIENT = { deadlineMs: NEVER_MS + 10_000, gracePeriodMs: NEVER_MS + 20_000 };
/** How far two timers may differ. */
const TIMER_SLACK_MS = 30;

let programs: Program[] = [];
afterEach(async () => {
  await Promise.all(programs.map((program) => program.remove()));
  programs = [];
});

function run(settings: Settings): Program {
  const program = new Program(settings);
  programs.push(program);
  return program;
}

/** A program that is ready, and its address. */
async function ready(settings: Settings): Promise<{ program: Program; url: string }> {
  const program = run(settings);
  const url = await program.url();
  await eventually(async () => (await ask(`${url}/readyz`)).status === 200);
  return { program, url };
}

/** Expects that every hook of every module has run, and none before the end of the drain. */
function expectHooksAfterDrain(program: Program): void {
  const hooks = program.hooks();
  expect(hooks.map(({ hook, by }) => `${hook} ${by}`).sort()).toEqual(
    ['beforeApplicationShutdown', 'onApplicationShutdown', 'onModuleDestroy'].flatMap((hook) =>
      ['AppModule', 'EarlyProvider', 'GlobalProvider', 'LateProvider'].map((by) => `${hook} ${by}`),
    ),
  );
  for (const hook of hooks) expect(hook).toMatchObject({ phase: 'stopped', status: 'not_ready', reason: 'draining' });
}

describe.each(ADAPTERS)('SIGTERM on %s', (adapter) => {
  it('turns readiness to 503 at once, serves through the delay, and runs the hooks of all modules after it', async () => {
    const { program, url } = await ready({ adapter, drain: { propagationDelayMs: 1500, lingerMs: 50 } });
    const slow = ask(`${url}/slow`, { headers: { connection: 'keep-alive' } });
    await program.hears('slow');
    program.kill('SIGTERM');
    const { at: drainingAt } = await program.hears('draining');

    const [readyz, livez, shop] = await Promise.all(
      ['/readyz', '/livez', '/shop'].map((path) => ask(url + path, { headers: { connection: 'keep-alive' } })),
    );
    expect(readyz).toMatchObject({ status: 503, headers: { connection: 'close' } });
    expect(JSON.parse(readyz!.body)).toMatchObject({ status: 'not_ready', reason: 'draining' });
    expect(livez).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(shop).toMatchObject({ status: 200, body: 'open', headers: { connection: 'close' } });
    expect(await slow).toMatchObject({ status: 200, body: 'served', headers: { connection: 'close' } });
    expect(program.hooks()).toEqual([]);

    expect(await program.exited).toMatchObject({ code: null, signal: 'SIGTERM' });
    expectHooksAfterDrain(program);
    const firstHookAt = Math.min(...program.hooks().map(({ at }) => at));
    expect(firstHookAt - drainingAt).toBeGreaterThanOrEqual(1500 - TIMER_SLACK_MS);
  });

  it('ends the process with 0 if the application asked for process.exit()', async () => {
    const { program } = await ready({ adapter, hooks: 'process.exit', drain: { propagationDelayMs: 100 } });
    program.kill('SIGTERM');
    expect(await program.exited).toMatchObject({ code: 0, signal: null });
    expectHooksAfterDrain(program);
  });

  it('ends the drain at once when a second one arrives, and still runs the hooks', async () => {
    const { program } = await ready({ adapter, drain: { ...PATIENT, propagationDelayMs: NEVER_MS } });
    program.kill('SIGTERM');
    await program.hears('draining');
    // Within a second, another signal would count as the same stop.
    await delay(1100);
    program.kill('SIGTERM');
    expect(await program.exited).toMatchObject({ code: null, signal: 'SIGTERM' });
    expectHooksAfterDrain(program);
  });

  it('kills the process if no shutdown hook is enabled and no listener exists', async () => {
    const { program } = await ready({ adapter, hooks: 'none', drain: { ...PATIENT, propagationDelayMs: NEVER_MS } });
    expect(await program.hears('up')).toMatchObject({ listeners: 0 });
    program.kill('SIGTERM');
    expect(await program.exited).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(program.told.map(({ event }) => event)).not.toContain('draining');
    expect(program.hooks()).toEqual([]);
  });

  it('ends a process that is still starting, which is never ready', async () => {
    const program = run({ adapter, initMs: 1500, drain: { ...PATIENT, propagationDelayMs: NEVER_MS } });
    await program.hears('initialising');
    program.kill('SIGTERM');
    const { code, signal } = await program.exited;
    expect(signal ?? code).not.toBe(0);
    const changes = program.told.filter(({ event }) => event === 'change');
    expect(changes.filter(({ to }) => to === 'ready' || to === 'started' || to === 'degraded')).toEqual([]);
  });

  it('waits only for the rest of the delay after drain.begin(), which does not end the process', async () => {
    const { program, url } = await ready({ adapter, drain: { propagationDelayMs: 2000, lingerMs: 0 } });
    expect((await ask(`${url}/drain`)).status).toBe(200);
    const { at: drainingAt } = await program.hears('draining');
    expect((await ask(`${url}/readyz`)).status).toBe(503);
    expect((await ask(`${url}/shop`)).status).toBe(200);
    await delay(drainingAt + 1000 - Date.now());
    const signalledAt = program.kill('SIGTERM');
    await program.exited;
    expectHooksAfterDrain(program);
    const firstHookAt = Math.min(...program.hooks().map(({ at }) => at));
    expect(firstHookAt - drainingAt).toBeGreaterThanOrEqual(2000 - TIMER_SLACK_MS);
    expect(firstHookAt - signalledAt).toBeLessThan(1800);
  });

  it('waits for tracked work before it runs the hooks', async () => {
    const { program } = await ready({ adapter, trackMs: 700, drain: { propagationDelayMs: 0, lingerMs: 0 } });
    program.kill('SIGTERM');
    await program.exited;
    expectHooksAfterDrain(program);
    const { at: trackedAt } = await program.hears('tracked').catch(() => ({ at: NaN }));
    expect(Math.min(...program.hooks().map(({ at }) => at))).toBeGreaterThanOrEqual(trackedAt);
  });

  it('ends the drain at the deadline, counted from the signal, whatever is tracked', async () => {
    const drain = { propagationDelayMs: 500, lingerMs: 0, deadlineMs: 1000 };
    const { program } = await ready({ adapter, trackMs: NEVER_MS, drain });
    program.kill('SIGTERM');
    const { at: drainingAt } = await program.hears('draining');
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    const firstHookAt = Math.min(...program.hooks().map(({ at }) => at));
    expect(firstHookAt - drainingAt).toBeGreaterThanOrEqual(1000 - TIMER_SLACK_MS);
    expect(firstHookAt - drainingAt).toBeLessThan(10_000);
    expectHooksAfterDrain(program);
  });
});

describe.each(ADAPTERS)('SIGINT on %s', (adapter) => {
  it('drains without a delay', async () => {
    const { program } = await ready({ adapter, drain: { ...PATIENT, propagationDelayMs: NEVER_MS } });
    program.kill('SIGINT');
    expect(await program.exited).toMatchObject({ code: null, signal: 'SIGINT' });
    expectHooksAfterDrain(program);
  });
});

describe('SIGTERM', () => {
  it('drains an application without a server without a delay: it waits for tracked work, and then runs the hooks', async () => {
    const drain = { ...PATIENT, propagationDelayMs: NEVER_MS };
    const program = run({ kind: 'context', trackMs: 500, drain });
    await program.hears('up');
    program.kill('SIGTERM');
    expect(await program.exited).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(program.told.map(({ event }) => event)).toContain('tracked');
    expectHooksAfterDrain(program);
  });

  it.each(ADAPTERS)('drains a hybrid application on %s before its hooks run', async (adapter) => {
    const { program, url } = await ready({ adapter, kind: 'hybrid', drain: { propagationDelayMs: 800, lingerMs: 0 } });
    program.kill('SIGTERM');
    const { at: drainingAt } = await program.hears('draining');
    expect((await ask(`${url}/readyz`)).status).toBe(503);
    expect((await ask(`${url}/shop`)).status).toBe(200);
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expectHooksAfterDrain(program);
    expect(Math.min(...program.hooks().map(({ at }) => at)) - drainingAt).toBeGreaterThanOrEqual(800 - TIMER_SLACK_MS);
  });
});
