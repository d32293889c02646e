import { describe, expect, it } from '@jest/globals';
import { Sparingly } from '../../src/core/sparingly.js';
import { FakeClock } from '../support/fake-clock.js';

describe('Sparingly', () => {
  it('allows something at once, and then once per minute at the most', () => {
    const clock = new FakeClock();
    const sparingly = new Sparingly(clock);
    expect(sparingly.isDue()).toBe(true);
    clock.advance(59_999);
    expect(sparingly.isDue()).toBe(false);
    clock.advance(1);
    expect(sparingly.isDue()).toBe(true);
    expect(sparingly.isDue()).toBe(false);
  });

  it('allows something once per the time that it is given', () => {
    const clock = new FakeClock();
    const sparingly = new Sparingly(clock, 1000);
    expect(sparingly.isDue()).toBe(true);
    clock.advance(999);
    expect(sparingly.isDue()).toBe(false);
    clock.advance(1);
    expect(sparingly.isDue()).toBe(true);
  });
});
