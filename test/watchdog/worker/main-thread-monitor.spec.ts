import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../../src/core/options/defaults.js';
import { BEATS, INSPECTED, LONGEST, MEMORY_BYTES } from '../../../src/watchdog/messages.js';
import { Observation } from '../../../src/watchdog/worker/main-thread-monitor.js';
import { FakeClock } from '../../support/fake-clock.js';

function observationOf() {
  const clock = new FakeClock();
  const memory = new Int32Array(new SharedArrayBuffer(MEMORY_BYTES));
  const observation = new Observation(memory, DEFAULTS.heartbeat, clock);
  const tick = (ticks: number): void => {
    for (let count = 0; count < ticks; count += 1) {
      clock.advance(observation.tickMs);
      observation.look();
    }
  };
  const loop = (id: number, name: string) => ({ id, name, maxSilenceMs: 600, beats: new Int32Array(1) });
  return { clock, memory, observation, tick, loop };
}

describe('Observation of the event loop', () => {
  it('is silent after two missed beats, and not after one', () => {
    const { memory, observation, tick } = observationOf();
    tick(3);
    expect([observation.silentMs, observation.isSilent]).toEqual([750, false]);
    tick(1);
    expect(observation.isSilent).toBe(true);
    Atomics.add(memory, BEATS, 1);
    tick(1);
    expect([observation.silentMs, observation.isSilent]).toEqual([0, false]);
  });

  it('shares the longest silence with the main thread', () => {
    const { memory, observation, tick } = observationOf();
    tick(8);
    Atomics.add(memory, BEATS, 1);
    tick(1);
    expect(Atomics.load(memory, LONGEST)).toBe(2000);
    expect(observation.eventLoop()).toEqual({ observer: 'watchdog', silentMs: 0, longestSilenceMs: 2000 });
  });

  it('counts from when it is armed', () => {
    const { observation, tick } = observationOf();
    tick(100);
    observation.arm();
    tick(1);
    expect(observation.eventLoop()).toMatchObject({ silentMs: 250, longestSilenceMs: 250 });
  });

  it('counts no silence while an inspector is open', () => {
    const { memory, observation, tick } = observationOf();
    Atomics.store(memory, INSPECTED, 1);
    tick(100);
    expect(observation.silentMs).toBe(0);
  });

  it('does not count time in which it did not run itself', () => {
    const { clock, observation } = observationOf();
    clock.block(60_000);
    observation.look();
    expect(observation.silentMs).toBeLessThanOrEqual(2 * observation.tickMs);
  });
});

describe('Observation of watched loops', () => {
  it('counts for each loop by itself, and continues when other loops come and go', () => {
    const { observation, tick, loop } = observationOf();
    const [orders, mails] = [loop(1, 'orders'), loop(2, 'mails')];
    observation.watch([orders]);
    tick(1);
    observation.watch([orders, mails]);
    tick(1);
    expect(observation.heartbeats()).toEqual({
      orders: { silentMs: 500, maxSilenceMs: 600 },
      mails: { silentMs: 250, maxSilenceMs: 600 },
    });
    orders.beats[0]! += 1;
    tick(1);
    expect(observation.heartbeats()).toMatchObject({ orders: { silentMs: 0 }, mails: { silentMs: 500 } });
    observation.watch([mails]);
    expect(Object.keys(observation.heartbeats())).toEqual(['mails']);
  });

  it('names the loops that have been silent for too long', () => {
    const { observation, tick, loop } = observationOf();
    observation.watch([loop(1, 'orders'), { ...loop(2, 'mails'), maxSilenceMs: 800 }]);
    tick(2);
    expect(observation.overdue()).toBe('');
    tick(1);
    expect(observation.overdue()).toBe('1');
    tick(1);
    expect(observation.overdue()).toBe('1,2');
  });

  it.each([1, 50, 400])('does not count a suspension for a loop that may be silent for %d ms', (maxSilenceMs) => {
    const { clock, observation, loop } = observationOf();
    observation.watch([{ ...loop(1, 'orders'), maxSilenceMs }]);
    clock.block(60_000);
    observation.look();
    expect(observation.overdue()).toBe('');
    for (let looks = 0; looks < 2; looks += 1) {
      clock.block(observation.tickMs);
      observation.look();
    }
    expect(observation.overdue()).toBe('1');
  });

  it('starts from 0 for a new loop of the same name', () => {
    const { observation, tick, loop } = observationOf();
    observation.watch([loop(1, 'orders')]);
    tick(4);
    observation.watch([loop(2, 'orders')]);
    expect(observation.heartbeats()).toMatchObject({ orders: { silentMs: 0 } });
  });
});
