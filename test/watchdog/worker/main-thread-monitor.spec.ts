import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../../src/core/options/defaults.js';
import { BEATS, INSPECTED, LONGEST, MEMORY_BYTES } from '../../../src/watchdog/messages.js';
import { MainThreadMonitor } from '../../../src/watchdog/worker/main-thread-monitor.js';
import { FakeClock } from '../../support/fake-clock.js';

function monitorOf() {
  const clock = new FakeClock();
  const memory = new Int32Array(new SharedArrayBuffer(MEMORY_BYTES));
  const monitor = new MainThreadMonitor(memory, DEFAULTS.heartbeat, clock);
  const tick = (ticks: number): void => {
    for (let count = 0; count < ticks; count += 1) {
      clock.advance(monitor.tickMs);
      monitor.look();
    }
  };
  const loop = (id: number, name: string) => ({ id, name, maxSilenceMs: 600, beats: new Int32Array(1) });
  return { clock, memory, monitor, tick, loop };
}

describe('MainThreadMonitor of the event loop', () => {
  it('is silent after two missed beats, and not after one', () => {
    const { memory, monitor, tick } = monitorOf();
    tick(3);
    expect([monitor.silentMs, monitor.isSilent]).toEqual([750, false]);
    tick(1);
    expect(monitor.isSilent).toBe(true);
    Atomics.add(memory, BEATS, 1);
    tick(1);
    expect([monitor.silentMs, monitor.isSilent]).toEqual([0, false]);
  });

  it('shares the longest silence with the main thread', () => {
    const { memory, monitor, tick } = monitorOf();
    tick(8);
    Atomics.add(memory, BEATS, 1);
    tick(1);
    expect(Atomics.load(memory, LONGEST)).toBe(2000);
    expect(monitor.eventLoop()).toEqual({ observer: 'watchdog', silentMs: 0, longestSilenceMs: 2000 });
  });

  it('counts from when it is armed', () => {
    const { monitor, tick } = monitorOf();
    tick(100);
    monitor.arm();
    tick(1);
    expect(monitor.eventLoop()).toMatchObject({ silentMs: 250, longestSilenceMs: 250 });
  });

  it('counts no silence while an inspector is open', () => {
    const { memory, monitor, tick } = monitorOf();
    Atomics.store(memory, INSPECTED, 1);
    tick(100);
    expect(monitor.silentMs).toBe(0);
  });

  it('does not count time in which it did not run itself', () => {
    const { clock, monitor } = monitorOf();
    clock.block(60_000);
    monitor.look();
    expect(monitor.silentMs).toBeLessThanOrEqual(2 * monitor.tickMs);
  });
});

describe('MainThreadMonitor of watched loops', () => {
  it('counts for each loop by itself, and continues when other loops come and go', () => {
    const { monitor, tick, loop } = monitorOf();
    const [orders, mails] = [loop(1, 'orders'), loop(2, 'mails')];
    monitor.watch([orders]);
    tick(1);
    monitor.watch([orders, mails]);
    tick(1);
    expect(monitor.heartbeats()).toEqual({
      orders: { silentMs: 500, maxSilenceMs: 600 },
      mails: { silentMs: 250, maxSilenceMs: 600 },
    });
    orders.beats[0]! += 1;
    tick(1);
    expect(monitor.heartbeats()).toMatchObject({ orders: { silentMs: 0 }, mails: { silentMs: 500 } });
    monitor.watch([mails]);
    expect(Object.keys(monitor.heartbeats())).toEqual(['mails']);
  });

  it('names the loops that have been silent for too long', () => {
    const { monitor, tick, loop } = monitorOf();
    monitor.watch([loop(1, 'orders'), { ...loop(2, 'mails'), maxSilenceMs: 800 }]);
    tick(2);
    expect(monitor.overdue()).toBe('');
    tick(1);
    expect(monitor.overdue()).toBe('1');
    tick(1);
    expect(monitor.overdue()).toBe('1,2');
  });

  it.each([1, 50, 400])('does not count a suspension for a loop that may be silent for %d ms', (maxSilenceMs) => {
    const { clock, monitor, loop } = monitorOf();
    monitor.watch([{ ...loop(1, 'orders'), maxSilenceMs }]);
    clock.block(60_000);
    monitor.look();
    expect(monitor.overdue()).toBe('');
    for (let looks = 0; looks < 2; looks += 1) {
      clock.block(monitor.tickMs);
      monitor.look();
    }
    expect(monitor.overdue()).toBe('1');
  });

  it('starts from 0 for a new loop of the same name', () => {
    const { monitor, tick, loop } = monitorOf();
    monitor.watch([loop(1, 'orders')]);
    tick(4);
    monitor.watch([loop(2, 'orders')]);
    expect(monitor.heartbeats()).toMatchObject({ orders: { silentMs: 0 } });
  });
});
