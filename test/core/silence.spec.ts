import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SilenceCount, SilenceMeter } from '../../src/core/silence.js';
import { FakeClock } from '../support/fake-clock.js';

const STEP_MS = 500;

function countOf() {
  const clock = new FakeClock();
  return { clock, count: new SilenceCount(clock, STEP_MS, 0) };
}

describe('SilenceMeter', () => {
  it('counts from its creation, and from each beat', () => {
    const clock = new FakeClock();
    const meter = new SilenceMeter(clock);
    expect(meter.silentMs()).toBe(0);
    clock.advance(300);
    expect(meter.silentMs()).toBe(300);
    meter.beat();
    expect(meter.silentMs()).toBe(0);
  });

  it('remembers the longest silence, the present one included', () => {
    const clock = new FakeClock();
    const meter = new SilenceMeter(clock);
    clock.advance(300);
    expect(meter.look().longestMs).toBe(300);
    meter.beat();
    clock.advance(200);
    meter.beat();
    expect(meter.look().longestMs).toBe(300);
    clock.advance(400);
    expect(meter.look().longestMs).toBe(400);
  });

  it('gives whole milliseconds', () => {
    const clock = new FakeClock();
    const meter = new SilenceMeter(clock);
    clock.advance(10.6);
    expect(meter.look()).toEqual({ silentMs: 11, longestMs: 11 });
  });
});

describe('SilenceCount', () => {
  it('grows with each look that finds no new beat, and is 0 at a look that finds one', () => {
    const { clock, count } = countOf();
    for (let look = 0; look < 4; look += 1) {
      clock.advance(250);
      count.look(0);
    }
    expect([count.silentMs, count.longestMs]).toEqual([1000, 1000]);
    clock.advance(250);
    count.look(1);
    expect([count.silentMs, count.longestMs]).toEqual([0, 1000]);
  });

  it('counts whole milliseconds without losing fractions', () => {
    const { clock, count } = countOf();
    for (let look = 0; look < 3; look += 1) {
      clock.advance(0.5);
      count.look(0);
    }
    expect([count.silentMs, count.longestMs]).toEqual([2, 2]);
  });

  it('adds no more than the longest step, however long ago the last look was', () => {
    const { clock, count } = countOf();
    clock.block(10_000);
    count.look(0);
    expect(count.silentMs).toBe(STEP_MS);
  });

  it('takes any change in the number of beats for a beat, even after an overflow', () => {
    const { clock, count } = countOf();
    for (const beats of [2 ** 31 - 1, -(2 ** 31)]) {
      clock.advance(100);
      count.look(beats);
      expect(count.silentMs).toBe(0);
    }
  });

  it('counts nothing while silence is excused', () => {
    const { clock, count } = countOf();
    clock.advance(400);
    count.look(0);
    clock.advance(400);
    count.look(0, true);
    expect(count.silentMs).toBe(0);
  });

  it('forgets everything before a restart', () => {
    const { clock, count } = countOf();
    clock.advance(400);
    count.look(0);
    count.restart();
    expect([count.silentMs, count.longestMs]).toEqual([0, 0]);
    clock.advance(100);
    count.look(0);
    expect([count.silentMs, count.longestMs]).toEqual([100, 100]);
  });

  it('never exceeds the real silence, whenever it looks', () => {
    const turns = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 3000 }), beats: fc.boolean() }));
    fc.assert(
      fc.property(turns, (all) => {
        const { clock, count } = countOf();
        let beats = 0;
        let silentMs = 0;
        for (const turn of all) {
          clock.advance(turn.ms);
          if (turn.beats) beats += 1;
          silentMs = turn.beats ? 0 : silentMs + turn.ms;
          count.look(beats);
          expect(count.silentMs).toBeLessThanOrEqual(silentMs);
          expect(count.longestMs).toBeGreaterThanOrEqual(count.silentMs);
        }
      }),
    );
  });
});
