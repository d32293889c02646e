import { describe, expect, it } from '@jest/globals';
import { SilenceMeter } from '../../src/core/silence.js';
import { FakeClock } from '../support/fake-clock.js';

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
