import { afterEach, describe, expect, it } from '@jest/globals';
import { Shutdown } from '../../src/lifecycle/shutdown.js';
import { ProcessSignals } from '../../src/lifecycle/signals/process-signals.js';
import type { Drain } from '../../src/lifecycle/drain.js';
import { FakeClock } from '../support/fake-clock.js';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const action of undo.splice(0)) action();
});

/** A drain that only records its calls. */
class NotingDrain {
  readonly told: string[] = [];
  hasSignal = false;
  isFinishing = false;
  phase = 'running';
  signalledAt: number | undefined;

  beginOnSignal(name: string, at: number): void {
    this.hasSignal = true;
    this.told.push(at === undefined ? name : `${name} of ${at}`);
  }

  hurry(): void {
    this.told.push('hurry');
  }

  async finish(): Promise<void> {
    this.isFinishing = true;
    this.told.push('finish');
  }
}

function stand(acts: readonly string[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) {
  const clock = new FakeClock(0);
  const drain = new NotingDrain();
  const shutdown = new Shutdown({
    clock,
    drain: drain as unknown as Drain,
    options: { delaySignals: ['SIGTERM'], gracePeriodMs: 30_000 },
    signals: new ProcessSignals(clock),
    names: ['SIGTERM'],
    hooks: { has: () => false, actOn: (signal) => acts.includes(signal) },
  });
  undo.push(() => shutdown.end());
  const hears = (signal: NodeJS.Signals, isOwn = false): void => shutdown.hears({ signal, isOwn });
  return { clock, drain, shutdown, hears };
}

describe('Shutdown', () => {
  it.each([1, 3, 999])('treats a signal %d ms after the first as the same stop', (ms) => {
    const { clock, drain, hears } = stand();
    hears('SIGTERM');
    clock.advance(ms);
    hears('SIGTERM');
    hears('SIGINT');
    expect(drain.told).toEqual(['SIGTERM']);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const)(
    'ends the wait on a second signal 1000 ms after %s',
    (first) => {
      const { clock, drain, hears } = stand();
      hears(first);
      clock.advance(1000);
      hears('SIGTERM');
      expect(drain.told).toEqual([first, 'hurry']);
    },
  );

  it('counts the time from the first signal, however often it is repeated', () => {
    const { clock, drain, hears } = stand();
    hears('SIGTERM');
    clock.advance(900);
    hears('SIGTERM');
    clock.advance(100);
    hears('SIGTERM');
    expect(drain.told).toEqual(['SIGTERM', 'hurry']);
  });

  it('treats a signal that a blocked event loop delivered late as the same stop', () => {
    const { clock, drain, hears } = stand();
    hears('SIGTERM');
    clock.block(5000);
    clock.advance(0);
    hears('SIGTERM');
    expect(drain.told).toEqual(['SIGTERM']);
    clock.advance(50);
    hears('SIGTERM');
    expect(drain.told).toEqual(['SIGTERM', 'hurry']);
  });

  it('begins on a signal that the process has sent itself, but never ends the wait on one', () => {
    const { clock, drain, hears } = stand();
    hears('SIGTERM', true);
    clock.advance(10_000);
    hears('SIGTERM', true);
    expect(drain.told).toEqual(['SIGTERM']);
    hears('SIGTERM');
    expect(drain.told).toEqual(['SIGTERM', 'hurry']);
  });

  it('begins nothing on a signal that Nest does not act on', () => {
    const { clock, drain, hears } = stand([]);
    hears('SIGTERM');
    clock.advance(5000);
    hears('SIGTERM');
    expect(drain.told).toEqual([]);
  });

  it.each<[string, NodeJS.Signals, number, string[]]>([
    ['names the signal as the cause', 'SIGTERM', 300, ['SIGTERM of 0', 'finish']],
    ['names the signal until the end of the grace period', 'SIGINT', 30_000, ['SIGINT of 0', 'finish']],
    ['does not name the signal after the grace period', 'SIGTERM', 30_001, ['finish']],
    ['names SIGHUP right after it', 'SIGHUP', 300, ['SIGHUP of 0', 'finish']],
    ['does not name SIGHUP later, because it may have meant a reload', 'SIGHUP', 1000, ['finish']],
  ])('if a listener of the application closes it: %s', (_, signal, ms, told) => {
    const { clock, drain, shutdown, hears } = stand([]);
    hears(signal);
    clock.advance(ms);
    void shutdown.finish(Promise.resolve());
    expect(drain.told).toEqual(told);
  });

  it('ends the wait of app.close() on the second signal, not counting signals of the process itself', () => {
    const { clock, drain, hears } = stand();
    drain.isFinishing = true;
    hears('SIGTERM', true);
    hears('SIGTERM');
    clock.advance(1000);
    hears('SIGTERM');
    expect(drain.told).toEqual(['SIGTERM', 'hurry']);
  });
});
