import { describe, expect, it, jest } from '@jest/globals';
import { Holds } from '../../../src/core/verdict/holds.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('Holds', () => {
  it('has no reason without a hold', () => {
    expect(new Holds(new FakeClock(), () => {}).oldest).toBeUndefined();
  });

  it('names the oldest of several reasons, and the next oldest once that hold is released', () => {
    const holds = new Holds(new FakeClock(), () => {});
    const releases = ['a', 'b', 'c'].map((reason) => holds.add(reason));
    expect(holds.oldest).toBe('a');
    releases[1]?.();
    expect(holds.oldest).toBe('a');
    releases[0]?.();
    expect(holds.oldest).toBe('c');
    releases[2]?.();
    expect(holds.oldest).toBeUndefined();
  });

  it('releases only its own hold, however often it is called, even if another hold has the same reason', () => {
    const holds = new Holds(new FakeClock(), () => {});
    const release = holds.add('same');
    holds.add('same');
    release();
    release();
    expect(holds.oldest).toBe('same');
  });

  it.each([[undefined], [null], [''], [Symbol('s')], [{}]])('holds even if its reason is %p', (reason) => {
    const holds = new Holds(new FakeClock(), () => {});
    const release = holds.add(reason as string);
    expect(holds.oldest).toMatch(/./);
    release();
    expect(holds.oldest).toBeUndefined();
  });

  it('reports each change, and no repetition', () => {
    const onChange = jest.fn();
    const holds = new Holds(new FakeClock(), onChange);
    const release = holds.add('a');
    release();
    release();
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('knows since when each of them holds, and leaves a list that was handed out as it was', () => {
    const clock = new FakeClock();
    const holds = new Holds(clock, () => {});
    const release = holds.add('a');
    clock.advance(500);
    holds.add('b');
    const before = holds.all;
    const [first, second] = before;
    expect([first!.reason, second!.reason, second!.since - first!.since]).toEqual(['a', 'b', 500]);
    release();
    expect(before.length).toBe(2);
    expect(holds.all).toEqual([second]);
    expect(holds.count).toBe(1);
  });
});
