import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../src/core/options/defaults.js';
import type { ResolvedOptions } from '../../src/core/options/resolved.js';
import { ApplicationServers } from '../../src/lifecycle/servers/application-servers.js';
import { Drain } from '../../src/lifecycle/drain.js';
import { Microservices } from '../../src/lifecycle/microservices/microservices.js';
import { WorkTracker } from '../../src/lifecycle/work-tracker.js';
import { deferred, settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

const DELAY_MS = 5_000;
const LINGER_MS = 500;
const DEADLINE_MS = 25_000;

/** Servers without sockets. The test decides whether they listen and whether a connection was upgraded. */
class FakeServers extends ApplicationServers {
  isOn = true;
  stoppedAt: number | undefined;
  hasWebSocket = false;

  constructor(private readonly clock: FakeClock) {
    super();
    Object.defineProperty(this.connections, 'hasUpgraded', { get: () => this.hasWebSocket });
  }

  override get isListening(): boolean {
    return this.isOn;
  }

  override stopAccepting(): void {
    this.stoppedAt = this.clock.now();
  }
}

function stand(options: Partial<ResolvedOptions['drain']> = {}) {
  const clock = new FakeClock(0);
  const servers = new FakeServers(clock);
  const work = new WorkTracker();
  const log: string[] = [];
  const drain = new Drain({
    clock,
    options: { ...DEFAULTS.drain, ...options },
    servers,
    microservices: new Microservices(),
    work,
    log: (line) => log.push(line),
  });
  drain.markRunning();
  const finish = (alsoAwait: Promise<unknown> = Promise.resolve()): void => void drain.finish(alsoAwait);
  return { clock, servers, work, log, drain, finish };
}

describe('Drain', () => {
  it('begins at the signal, with its phase, its abort signal and one line in the log', () => {
    const { drain, log } = stand();
    const phases: string[] = [];
    drain.onPhase((phase) => phases.push(phase));
    drain.beginOnSignal('SIGTERM');
    drain.begin('again');
    expect(drain.phase).toBe('draining');
    expect(drain.signal.aborted).toBe(true);
    expect(drain.closing.aborted).toBe(false);
    expect(phases).toEqual(['draining']);
    expect(log).toEqual(['draining: SIGTERM']);
  });

  it('accepts connections during the delay, and ends after it if no connection is open', async () => {
    const { clock, servers, drain, finish } = stand();
    drain.beginOnSignal('SIGTERM');
    finish();
    await clock.advanceAsync(DELAY_MS - 1);
    expect(drain.closing.aborted).toBe(false);
    await clock.advanceAsync(1);
    expect(drain.closing.aborted).toBe(true);
    expect(servers.stoppedAt).toBe(DELAY_MS);
    await settle();
    expect(drain.phase).toBe('stopped');
    expect(clock.pending).toBe(0);
  });

  it.each<[string, (it: ReturnType<typeof stand>) => void, string | undefined]>([
    ['there was no signal', () => {}, undefined],
    ['the signal is not one that is delayed', () => {}, 'SIGINT'],
    ['nothing listens', ({ servers }) => (servers.isOn = false), 'SIGTERM'],
  ])('does not delay if %s', async (_, prepare, signal) => {
    const drained = stand();
    prepare(drained);
    if (signal) drained.drain.beginOnSignal(signal);
    drained.finish();
    await settle();
    expect(drained.servers.stoppedAt).toBe(0);
    expect(drained.drain.phase).toBe('stopped');
  });

  it('delays for the signals in delaySignals', async () => {
    const { clock, servers, drain, finish } = stand({ delaySignals: ['SIGINT'] });
    drain.beginOnSignal('SIGINT');
    finish();
    await clock.advanceAsync(DELAY_MS);
    expect(servers.stoppedAt).toBe(DELAY_MS);
  });

  it('waits only for the rest of the delay, if begin() was called before the signal', async () => {
    const { clock, servers, drain, finish } = stand();
    drain.begin('by hand');
    await clock.advanceAsync(3_000);
    expect(drain.phase).toBe('draining');
    drain.beginOnSignal('SIGTERM');
    finish();
    await clock.advanceAsync(DELAY_MS);
    expect(servers.stoppedAt).toBe(DELAY_MS);
  });

  it('lingers without a signal only if a connection was upgraded', async () => {
    const { clock, servers, drain, finish } = stand();
    servers.hasWebSocket = true;
    servers.connections.whenEmpty = () => new Promise(() => {});
    finish();
    await clock.advanceAsync(LINGER_MS - 1);
    expect(clock.pending).toBeGreaterThan(0);
    expect(drain.phase).toBe('draining');
  });

  it('waits only for tracked work and for the promise that it is given', async () => {
    const { clock, work, log, drain, finish } = stand();
    const [job, task] = [deferred(), deferred()];
    void work.track(job.promise, 'job');
    drain.beginOnSignal('SIGINT');
    finish(task.promise);
    job.resolve();
    await clock.advanceAsync(10_000);
    expect(drain.phase).toBe('draining');
    task.resolve();
    await settle();
    expect(drain.phase).toBe('stopped');
    expect(log).toEqual(['draining: SIGINT', 'drained in 10.0 s, nothing cut']);
  });

  it('ends at the deadline, counted from the signal, and names what is unfinished', async () => {
    const { clock, work, log, drain, finish } = stand();
    void work.track(new Promise(() => {}), 'report');
    drain.beginOnSignal('SIGTERM');
    await clock.advanceAsync(2_000);
    finish();
    await clock.advanceAsync(DEADLINE_MS - 2_000 - 1);
    expect(drain.phase).toBe('draining');
    await clock.advanceAsync(1);
    expect(drain.phase).toBe('stopped');
    expect(log.at(-1)).toBe(
      'the drain was cut short; left: 0 requests, 0 connections, 1 piece of tracked work (report)',
    );
  });

  it('names at most ten pieces of tracked work, and the number of the others', async () => {
    const { clock, work, log, finish } = stand();
    for (let number = 1; number <= 20_000; number++) void work.track(new Promise(() => {}), `job ${number}`);
    finish();
    await clock.advanceAsync(DEADLINE_MS);
    expect(log.at(-1)).toContain('20000 pieces of tracked work (job 1, job 2, ');
    expect(log.at(-1)).toMatch(/job 10 … and 19,990 more\)$/);
  });

  it('does not claim that nothing was cut if a startup task has not ended', async () => {
    const { clock, log, finish } = stand();
    finish(new Promise(() => {}));
    await clock.advanceAsync(DEADLINE_MS);
    expect(log.at(-1)).toBe(
      'the drain was cut short; left: 0 requests, 0 connections, 0 pieces of tracked work, startup tasks',
    );
  });

  it('ends every wait on hurry()', async () => {
    const { work, drain, finish } = stand();
    void work.track(new Promise(() => {}), 'job');
    drain.beginOnSignal('SIGTERM');
    finish();
    drain.hurry();
    await settle();
    expect(drain.phase).toBe('stopped');
  });

  it('runs once, however many callers ask for it', async () => {
    const { drain, log } = stand();
    await Promise.all([drain.finish(Promise.resolve()), drain.finish(Promise.resolve())]);
    await drain.finish(Promise.resolve());
    expect(log).toEqual(['draining: app.close()', 'drained in 0 ms, nothing cut']);
  });
});

describe('the progress of a drain', () => {
  it('is nothing before it begins, and has no end while nothing closes the application', async () => {
    const { clock, drain } = stand();
    expect(drain.progress).toBeUndefined();
    drain.begin('by hand');
    await clock.advanceAsync(1500);
    expect(drain.progress).toEqual({
      step: 'begin',
      elapsedMs: 1500,
      closingInMs: undefined,
      leftMs: undefined,
      rest: { requests: 0, messages: 0, connections: 0, work: [], startupTasks: false },
    });
  });

  it('counts down to the end of the delay, and to the deadline', async () => {
    const { clock, work, drain, finish } = stand();
    void work.track(new Promise(() => {}), 'export');
    drain.beginOnSignal('SIGTERM');
    finish(new Promise(() => {}));
    await clock.advanceAsync(1000);
    expect(drain.progress).toMatchObject({ step: 'begin', elapsedMs: 1000, closingInMs: 4000, leftMs: 24_000 });
    expect(drain.progress!.rest).toMatchObject({ work: ['export'], startupTasks: true });
    await clock.advanceAsync(5000);
    expect(drain.progress).toMatchObject({ step: 'closing', elapsedMs: 6000, closingInMs: undefined, leftMs: 19_000 });
  });

  it('stands still once the drain is over', async () => {
    const { clock, drain, finish } = stand();
    drain.beginOnSignal('SIGTERM');
    finish();
    await clock.advanceAsync(60_000);
    expect(drain.progress).toMatchObject({ step: 'end', elapsedMs: DELAY_MS, leftMs: undefined });
  });

  it('has no time left once a second signal has ended the wait', async () => {
    const { drain, work, finish, clock } = stand();
    void work.track(new Promise(() => {}), 'export');
    drain.beginOnSignal('SIGTERM');
    finish();
    await clock.advanceAsync(10);
    drain.hurry();
    expect(drain.progress!.leftMs).toBe(0);
  });
});
