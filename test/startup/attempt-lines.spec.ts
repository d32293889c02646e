import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { StartupTaskOptions } from '../../src/core/options/startup-task-options.js';
import { resolveOptions } from '../../src/core/options/resolve.js';
import type { FoundTask, StartupTaskExplorer } from '../../src/startup/startup-task.explorer.js';
import { StartupService } from '../../src/startup/startup.service.js';
import { settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';
import { CapturingLogger } from '../support/nest-app.js';

let log: CapturingLogger;

beforeEach(() => Logger.overrideLogger((log = new CapturingLogger())));
afterEach(() => Logger.overrideLogger(true as never));

/** Starts one task, `migrate`. */
async function started(options: StartupTaskOptions, run: FoundTask['run']) {
  const clock = new FakeClock();
  const task: FoundTask = { tag: { name: 'migrate', options }, method: 'migrate', fault: undefined, run };
  const explorer = { explore: () => [task] } as unknown as StartupTaskExplorer;
  const service = new StartupService(explorer, resolveOptions({}, { isInteractive: true }), clock);
  service.load();
  service.begin([]);
  await settle();
  return { clock, service };
}

const failing = (thrown: unknown) => () => Promise.reject(thrown as Error);

describe('a failed attempt of a startup task', () => {
  it('is logged with its number, the wait before the next attempt, and what was thrown; the last one is an error', async () => {
    const { clock } = await started({ attempts: 3, backoffMs: 200 }, failing(new Error('no table')));
    await clock.advanceAsync(60_000);
    expect(log.own).toEqual([
      'warn startup task migrate: attempt 1 of 3 failed, next in 200 ms: no table [HealthModule]',
      'warn startup task migrate: attempt 2 of 3 failed, next in 400 ms: no table [HealthModule]',
      'error startup task migrate: attempt 3 of 3 failed: no table [HealthModule]',
    ]);
  });

  it('is logged when it happens, not when the next attempt begins', async () => {
    await started({ attempts: 2, backoffMs: 30_000 }, failing(new Error('no table')));
    expect(log.own).toHaveLength(1);
  });

  it.each([
    ['a text', 'refused', 'refused'],
    ['undefined', undefined, 'undefined'],
    ['an error without a message', new Error(), 'Error'],
    ['several lines', new Error('first\n[Nest] forged'), 'first [Nest] forged'],
    ['a password', new Error('postgres://shop:hunter2@db refused'), 'postgres://***@db refused'],
  ])('is logged in one line without secrets if the task throws %s', async (_what, thrown, text) => {
    await started({}, failing(thrown));
    expect(log.own).toEqual([`error startup task migrate: attempt 1 of 1 failed: ${text} [HealthModule]`]);
  });

  it('is logged with its deadline once it settles after that, whatever it throws then', async () => {
    let fail: (error: Error) => void = () => {};
    const { clock } = await started(
      { attempts: 2, timeoutMs: 300, backoffMs: 200 },
      () => new Promise((_, reject) => (fail = reject)),
    );
    await clock.advanceAsync(300);
    fail(new Error('aborted'));
    await settle();
    expect(log.own).toEqual([
      'warn startup task migrate: attempt 1 of 2 failed, next in 200 ms: timed out after 300 ms [HealthModule]',
    ]);
  });

  it('is logged once, at its deadline, if it is the last one, even if it never settles or fails later', async () => {
    let fail: (error: Error) => void = () => {};
    const { clock } = await started({ timeoutMs: 300 }, () => new Promise((_, reject) => (fail = reject)));
    await clock.advanceAsync(300);
    const line = 'error startup task migrate: attempt 1 of 1 failed: timed out after 300 ms [HealthModule]';
    expect(log.own).toEqual([line]);
    fail(new Error('aborted'));
    await settle();
    expect(log.own).toEqual([line]);
  });

  it('is logged with a stack if a programming error is thrown', async () => {
    const { clock } = await started({ attempts: 2, backoffMs: 10 }, failing(new TypeError('x is not a function')));
    await clock.advanceAsync(10);
    const [warning, error] = log.own;
    expect(log.own).toHaveLength(2);
    expect(warning).toMatch(/^warn .*attempt 1 of 2 failed, next in 10 ms: x is not a function\n +at .*attempt-lines/);
    expect(error).toMatch(/^error .*attempt 2 of 2 failed: x is not a function +at .*attempt-lines/);
  });

  it('is not logged if the attempt succeeds, or if the shutdown aborts it', async () => {
    await started({}, () => undefined);
    const { service } = await started(
      {},
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    await service.stop();
    expect(log.own).toEqual([]);
  });
});
