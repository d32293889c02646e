import { describe, expect, it, jest } from '@jest/globals';
import { Check } from '../../src/core/check/check.js';
import { INDICATOR_DEFAULTS } from '../../src/core/options/defaults.js';
import { degraded } from '../../src/core/report/indicator.js';
import type { IndicatorOptions } from '../../src/core/options/indicator-options.js';
import type { HealthModuleOptions } from '../../src/core/options/options.js';
import type { StartupTaskOptions } from '../../src/core/options/startup-task-options.js';
import { resolveOptions } from '../../src/core/options/resolve.js';
import type { FoundTask, StartupTaskExplorer } from '../../src/startup/startup-task.explorer.js';
import { StartupService } from '../../src/startup/startup.service.js';
import { deferred, settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

type Run = FoundTask['run'];

const found = (name: string, run: Run, options: StartupTaskOptions = {}, fault?: string): FoundTask => ({
  tag: { name, options },
  method: name,
  fault,
  run,
});

function serviceOf(tasks: readonly FoundTask[] = [], options: HealthModuleOptions = {}) {
  const clock = new FakeClock();
  const explorer = { explore: () => [...tasks] } as unknown as StartupTaskExplorer;
  const service = new StartupService(explorer, resolveOptions(options, { isInteractive: true }), clock);
  const checkOf = (check: () => unknown, own: IndicatorOptions = {}, name = 'db'): Check =>
    new Check({ name, required: true, options: { ...INDICATOR_DEFAULTS, ...own }, run: check, clock });
  return { clock, service, checkOf };
}

function started(tasks: readonly FoundTask[], options?: HealthModuleOptions) {
  const made = serviceOf(tasks, options);
  made.service.load();
  made.service.begin([]);
  return made;
}

describe('StartupService', () => {
  it('is starting until it begins, even with nothing to do', () => {
    const { service } = serviceOf();
    service.load();
    expect(service.status()).toBe('starting');
    service.begin([]);
    expect(service.status()).toBe('started');
  });

  it('names every task that cannot be run, in one error', () => {
    const { service } = serviceOf([
      found('a', () => {}, {}, 'fault of a'),
      found('b', () => {}, { after: ['nowhere'] }),
      found('c', () => {}, { after: ['d'] }),
      found('d', () => {}, { after: ['c'] }),
      found('e', () => {}),
      found('e', () => {}),
    ]);
    expect(service.load()).toEqual([
      'fault of a',
      expect.stringContaining('"e"'),
      expect.stringContaining('"nowhere"'),
      expect.stringContaining('c -> d -> c'),
    ]);
  });

  it('does not call a task unknown that exists but is faulty itself', () => {
    const { service } = serviceOf([
      found('migrate', () => {}, {}, 'fault of migrate'),
      found('warm', () => {}, { after: ['migrate'] }),
    ]);
    expect(service.load()).toEqual(['fault of migrate']);
  });

  it('runs no task before begin(), and then all tasks at the same time', () => {
    const gate = deferred();
    const runs = [jest.fn<Run>(() => gate.promise), jest.fn<Run>(() => gate.promise)];
    const { service } = serviceOf(runs.map((run, index) => found(`t${index}`, run)));
    service.load();
    expect(runs[0]).not.toHaveBeenCalled();
    service.begin([]);
    expect(runs[0]).toHaveBeenCalledTimes(1);
    expect(runs[1]).toHaveBeenCalledTimes(1);
    expect(service.status()).toBe('starting');
  });

  it('runs a task once all tasks that it waits for are done, and not earlier', async () => {
    const [first, second] = [deferred(), deferred()];
    const last = jest.fn<Run>();
    const { service } = started([
      found('last', last, { after: ['first', 'second'] }),
      found('first', () => first.promise),
      found('second', () => second.promise),
    ]);
    first.resolve();
    await settle();
    expect(last).not.toHaveBeenCalled();
    expect(service.finding().tasks).toMatchObject({ last: { status: 'pending' }, first: { status: 'done' } });
    second.resolve();
    await settle();
    expect(last).toHaveBeenCalledTimes(1);
    expect(service.status()).toBe('started');
  });

  it('is failed once a task has failed for good, names it, and never runs the tasks that wait for it', async () => {
    const later = jest.fn<Run>();
    const { service, clock } = started([
      found('migrate', () => Promise.reject(new Error('no table')), { attempts: 2, backoffMs: 10 }),
      found('warm', later, { after: ['migrate'] }),
    ]);
    await settle();
    expect(service.status()).toBe('starting');
    await clock.advanceAsync(100);
    expect(service.finding()).toMatchObject({
      status: 'failed',
      tasks: { migrate: { status: 'failed', attempt: 2, message: { text: 'no table' } }, warm: { status: 'pending' } },
    });
    expect(later).not.toHaveBeenCalled();
  });

  it('takes the defaults of tasks from the options, and prefers the options of the task', async () => {
    const [hung, own] = [deferred(), deferred()];
    const { service, clock } = started(
      [found('a', () => hung.promise), found('b', () => own.promise, { timeoutMs: 900 })],
      { startup: { timeoutMs: 300 } },
    );
    await clock.advanceAsync(300);
    expect(service.finding().tasks).toMatchObject({ a: { status: 'failed' }, b: { status: 'running' } });
  });

  it('tells its listener when the status has changed', async () => {
    const gate = deferred();
    const { service, ...made } = serviceOf([found('a', () => gate.promise)]);
    const seen: string[] = [];
    service.onChange(() => seen.push(service.status()));
    service.load();
    service.begin([]);
    expect(seen).not.toContain('started');
    gate.resolve();
    await settle();
    expect(seen.at(-1)).toBe('started');
    expect(made.clock.pending).toBe(0);
  });
});

describe('StartupService, waiting for indicators,', () => {
  it('checks a required indicator at once and then every second until it is healthy, without any probe', async () => {
    let isUp = false;
    const check = jest.fn(() => isUp);
    const { service, clock, checkOf } = serviceOf();
    service.begin([checkOf(check)]);
    await settle();
    expect(check).toHaveBeenCalledTimes(1);
    await clock.advanceAsync(3000);
    expect(check).toHaveBeenCalledTimes(4);
    expect(service.status()).toBe('starting');
    isUp = true;
    await clock.advanceAsync(1000);
    expect(service.status()).toBe('started');
    await clock.advanceAsync(60_000);
    expect(check).toHaveBeenCalledTimes(5);
    expect(clock.pending).toBe(0);
  });

  it('checks again every second, even if results may be reused for longer', async () => {
    const check = jest.fn(() => false);
    const { service, clock, checkOf } = serviceOf();
    service.begin([checkOf(check, { cacheMs: 60_000 })]);
    await clock.advanceAsync(2000);
    expect(check).toHaveBeenCalledTimes(3);
  });

  it('checks again every second, even if the background refresh of the indicator is slower', async () => {
    let isUp = false;
    const { service, clock, checkOf } = serviceOf();
    const check = checkOf(() => isUp, { refreshMs: 60_000 });
    check.start();
    service.begin([check]);
    await clock.advanceAsync(10);
    isUp = true;
    await clock.advanceAsync(2000);
    expect(service.status()).toBe('started');
  });

  it.each([
    ['returns degraded', () => degraded('slow')],
    ['is slow', () => undefined],
  ])('accepts an indicator that %s', async (_what, check) => {
    const { service, clock, checkOf } = serviceOf();
    const slow = checkOf(() => (clock.block(50), check()), { degradedAfterMs: 10 });
    service.begin([slow]);
    await settle();
    expect(slow.finding().status).toBe('degraded');
    expect(service.status()).toBe('started');
  });

  it('never accepts a failing indicator, however high its failure threshold is', async () => {
    const { service, clock, checkOf } = serviceOf();
    service.begin([checkOf(() => Promise.reject(new Error('down')), { failureThreshold: 1000 })]);
    await clock.advanceAsync(30_000);
    expect(service.status()).toBe('starting');
  });

  it('accepts the first success, even if successThreshold is higher', async () => {
    const { service, checkOf } = serviceOf();
    service.begin([checkOf(() => true, { successThreshold: 5 })]);
    await settle();
    expect(service.status()).toBe('started');
  });

  it('does not require all indicators to be healthy at the same time', async () => {
    let isFirstUp = true;
    let isSecondUp = false;
    const { service, clock, checkOf } = serviceOf();
    service.begin([checkOf(() => isFirstUp, {}, 'first'), checkOf(() => isSecondUp, {}, 'second')]);
    await clock.advanceAsync(1500);
    isFirstUp = false;
    isSecondUp = true;
    await clock.advanceAsync(1000);
    expect(service.status()).toBe('started');
  });

  it('starts only one check if the indicator hangs', async () => {
    const check = jest.fn(() => new Promise(() => {}));
    const { service, clock, checkOf } = serviceOf();
    service.begin([checkOf(check)]);
    await clock.advanceAsync(5000);
    expect(check).toHaveBeenCalledTimes(1);
    expect(service.finding().checks['db']?.status).toBe('unhealthy');
  });

  it('waits for both tasks and indicators', async () => {
    const gate = deferred();
    const { service, clock, checkOf } = serviceOf([found('t', () => gate.promise)]);
    service.load();
    service.begin([checkOf(() => true)]);
    await clock.advanceAsync(5000);
    expect(service.status()).toBe('starting');
    gate.resolve();
    await settle();
    expect(service.status()).toBe('started');
  });

  it('ignores the indicators with requireIndicators: false', async () => {
    const check = jest.fn(() => false);
    const { service, clock, checkOf } = serviceOf([], { startup: { requireIndicators: false } });
    service.begin([checkOf(check)]);
    await clock.advanceAsync(5000);
    expect(service.finding()).toMatchObject({ status: 'started', checks: {} });
    expect(check).not.toHaveBeenCalled();
  });

  it('shows the last result of each indicator, with an age that grows', async () => {
    const { service, clock, checkOf } = serviceOf();
    const check = checkOf(() => true);
    service.begin([check]);
    await clock.advanceAsync(7000);
    await check.fresh(0);
    expect(service.finding().checks['db']).toEqual({ status: 'healthy', required: true, latencyMs: 0, ageMs: 7000 });
  });

  it('stays started, even if an indicator fails later', async () => {
    let isUp = true;
    const { service, clock, checkOf } = serviceOf();
    const check = checkOf(() => isUp);
    service.begin([check]);
    await settle();
    isUp = false;
    await clock.advanceAsync(5000);
    await check.fresh(0);
    expect(check.finding().status).toBe('unhealthy');
    expect(service.status()).toBe('started');
  });
});

describe('StartupService.stop()', () => {
  it('aborts the tasks and resolves when they have settled', async () => {
    const gate = deferred();
    let signal: AbortSignal | undefined;
    const { service } = started([found('t', (context) => ((signal = context.signal), gate.promise))]);
    let isStopped = false;
    void service.stop().then(() => (isStopped = true));
    expect(signal?.aborted).toBe(true);
    await settle();
    expect(isStopped).toBe(false);
    gate.reject(new Error('aborted'));
    await settle();
    expect(isStopped).toBe(true);
    expect(service.status()).toBe('starting');
  });

  it('starts no task that waits for a task which still succeeds after stop()', async () => {
    const gate = deferred();
    const later = jest.fn<Run>();
    const { service } = started([found('first', () => gate.promise), found('later', later, { after: ['first'] })]);
    const stopped = service.stop();
    gate.resolve();
    await stopped;
    expect(later).not.toHaveBeenCalled();
  });

  it('ends the retries of the indicators, including a retry under way', async () => {
    const gate = deferred<unknown>();
    const check = jest.fn(() => gate.promise);
    const { service, clock, checkOf } = serviceOf();
    service.begin([checkOf(check)]);
    const stopped = service.stop();
    gate.resolve(false);
    await stopped;
    await clock.advanceAsync(60_000);
    expect(check).toHaveBeenCalledTimes(1);
  });

  it('makes a later begin() do nothing', () => {
    const run = jest.fn<Run>();
    const { service } = serviceOf([found('t', run)]);
    service.load();
    void service.stop();
    service.begin([]);
    expect(run).not.toHaveBeenCalled();
    expect(service.status()).toBe('starting');
  });
});
