import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HealthModuleOptions } from '../../src/core/options/options.js';
import { resolveOptions } from '../../src/core/options/resolve.js';
import type { DrainStep } from '../../src/core/report/drain-step.js';
import type { StartupFinding } from '../../src/core/report/findings.js';
import { Listeners } from '../../src/core/listeners.js';
import type { Drain } from '../../src/lifecycle/drain.js';
import { entryOf, STALL } from '../../src/obituary/last-words.js';
import { ObituaryService } from '../../src/obituary/obituary.service.js';
import { TerminationFile } from '../../src/obituary/termination-file.js';
import type { StartupService } from '../../src/startup/startup.service.js';
import { StartupTask } from '../../src/startup/startup-task.decorator.js';
import { FakeClock } from '../support/fake-clock.js';
import { closeContexts, refusalOf, startContext } from '../support/nest-app.js';

const folder = mkdtempSync(join(tmpdir(), 'nestjs-vitals-obituary-'));
const debug = jest.fn<(line: string) => void>();
const services: ObituaryService[] = [];
let path = '';
let count = 0;

beforeEach(() => {
  path = join(folder, String((count += 1)));
  debug.mockClear();
  Logger.overrideLogger({ debug, log: () => {}, warn: () => {}, error: () => {} } as never);
});
afterEach(async () => {
  await closeContexts();
  for (const service of services.splice(0)) service.end();
  Logger.overrideLogger(true as never);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = () => readFileSync(path, 'utf8').replaceAll(/\d{4}-\S+Z nestjs-vitals: /g, 'AT ');

function stand(options: HealthModuleOptions = { terminationLog: path }) {
  const steps = new Listeners<[DrainStep]>();
  const changes = new Listeners();
  const startup = { finding: {} as StartupFinding, change: () => changes.call() };
  const clock = new FakeClock();
  const service = new ObituaryService(
    {
      onChange: (listener: () => void) => changes.add(listener),
      finding: () => startup.finding,
    } as unknown as StartupService,
    { onStep: (listener: (step: DrainStep) => void) => steps.add(listener) } as unknown as Drain,
    resolveOptions(options, { isInteractive: true }),
    clock,
  );
  services.push(service);
  service.begin();
  return { clock, service, startup, steps };
}

const throwIt = (error: unknown, origin = 'uncaughtException'): void =>
  void process.emit('uncaughtExceptionMonitor' as never, error as never, origin as never);

const LEFT = { requests: 1, messages: 0, connections: 2, work: ['mail'], startupTasks: false };

describe('the obituary', () => {
  it('tells a task that has failed, once, and not one that may still succeed', () => {
    const { startup } = stand();
    startup.finding = { status: 'starting', uptimeMs: 0, checks: {}, tasks: { migrate: { status: 'running' } } };
    startup.change();
    expect(text()).toBe('');
    const message = { text: 'postgres://shop:s3cret@db/shop refused', author: 'application' } as const;
    startup.finding = {
      ...startup.finding,
      status: 'failed',
      tasks: { migrate: { status: 'failed', message }, warm: { status: 'pending' } },
    };
    for (let time = 0; time < 3; time += 1) startup.change();
    expect(text()).toBe('AT startup failed: task migrate: postgres://***@db/shop refused');
  });

  it('tells a drain that was cut short, and no other step of a drain', () => {
    const { steps } = stand();
    steps.call({ step: 'begin', reason: 'SIGTERM' });
    steps.call({ step: 'end', elapsedMs: 1, isCutShort: false, left: LEFT });
    expect(text()).toBe('');
    steps.call({ step: 'end', elapsedMs: 1, isCutShort: true, left: LEFT });
    expect(text()).toBe('AT the drain was cut short; left: 1 request, 2 connections, 1 piece of tracked work (mail)');
  });

  it('tells an uncaught error with its kind, its causes and the first frames', () => {
    stand();
    const error = new TypeError('no order', { cause: new Error('token=s3cret') });
    throwIt(error);
    const [first, ...frames] = text().split('\n');
    expect(first).toMatch(/^AT uncaught exception: TypeError: no order: token=\*\*\*$/);
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.length).toBeLessThanOrEqual(8);
    throwIt('just a text', 'unhandledRejection');
    expect(text()).toMatch(/^AT unhandled rejection: just a text\nAT uncaught exception: TypeError/);
  });

  it.each([
    ['nothing', undefined],
    [
      'an object that throws at every look',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
        },
      ),
    ],
    ['an error without a stack', { message: 'no stack' }],
  ])('survives that %s is thrown', (_what, thrown) => {
    stand();
    expect(() => throwIt(thrown)).not.toThrow();
    expect(text()).toMatch(/^AT uncaught exception: \S/);
  });

  it('forgets the stall that the thread has told, and nothing else', () => {
    const { service } = stand();
    throwIt(new Error('no'));
    const before = text();
    new TerminationFile(path).add(entryOf(new Date(0), `${STALL} for 15000 ms`));
    expect(text()).not.toBe(before);
    service.forgetStall();
    expect(text()).toBe(before);
  });

  it('ends with the application', () => {
    const { service, startup, steps } = stand();
    const listeners = process.listenerCount('uncaughtExceptionMonitor');
    service.end();
    expect(process.listenerCount('uncaughtExceptionMonitor')).toBe(listeners - 1);
    steps.call({ step: 'end', elapsedMs: 1, isCutShort: true, left: LEFT });
    startup.change();
    expect(text()).toBe('');
  });

  it('removes what an earlier process has written, once, and not what an earlier application of this one has', () => {
    writeFileSync(path, `line of others\n\n${entryOf(new Date(0), 'long ago')}`);
    stand();
    expect(text()).toBe('line of others\n');
    throwIt(new Error('now'));
    const now = text();
    stand();
    expect(text()).toBe(now);
  });

  it('writes nothing, and listens to nothing, with false, without enabled, or without the file of Kubernetes', () => {
    const listeners = process.listenerCount('uncaughtExceptionMonitor');
    const off = [stand({ terminationLog: false }), stand({ terminationLog: path, enabled: false })];
    if (!existsSync('/dev/termination-log')) off.push(stand({}));
    expect(off.map(({ service }) => service.path)).toEqual(off.map(() => undefined));
    expect(process.listenerCount('uncaughtExceptionMonitor')).toBe(listeners);
    for (const { service } of off) service.startupFailed('no');
    expect(existsSync(path)).toBe(false);
    expect(debug).not.toHaveBeenCalled();
  });

  it('says once, at the level debug, that its file cannot be written', () => {
    const { service, steps } = stand({ terminationLog: join(path, 'nowhere') });
    expect(service.path).toBeUndefined();
    steps.call({ step: 'end', elapsedMs: 1, isCutShort: true, left: LEFT });
    service.startupFailed('no');
    expect(debug.mock.calls).toEqual([
      [expect.stringContaining('the termination log cannot be written: ENOENT'), 'HealthModule'],
    ]);
  });

  it('says so too if the file is lost later, and throws nothing', () => {
    const { steps } = stand();
    rmSync(path);
    for (let time = 0; time < 2; time += 1) {
      expect(() => steps.call({ step: 'end', elapsedMs: 1, isCutShort: true, left: LEFT })).not.toThrow();
      expect(() => throwIt(new Error('no'))).not.toThrow();
    }
    expect(debug).toHaveBeenCalledTimes(1);
  });
});

describe('an application that cannot start', () => {
  class Faulty {
    static migrate(): void {}
  }
  StartupTask('migrate', { attempts: 0 })(
    Faulty,
    'migrate',
    Object.getOwnPropertyDescriptor(Faulty, 'migrate') as never,
  );

  it('says so in its obituary', async () => {
    const module = { providers: [{ provide: Faulty, useClass: Faulty }] };
    const { faults } = await refusalOf(
      startContext(module, { terminationLog: path, indicators: { byName: { no: {} } } }),
    );
    expect(faults.length).toBeGreaterThan(0);
    expect(text()).toBe(`AT startup failed: ${faults.join('; ')}`);
  });
});
