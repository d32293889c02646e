import { describe, expect, it, jest } from '@jest/globals';
import { Holds } from '../../../src/core/verdict/holds.js';

describe('Holds', () => {
  it('has no reason without a hold', () => {
    expect(new Holds(() => {}).oldest).toBeUndefined();
  });

  it('names the oldest of several reasons, and the next oldest once that hold is released', () => {
    const holds = new Holds(() => {});
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
    const holds = new Holds(() => {});
    const release = holds.add('same');
    holds.add('same');
    release();
    release();
    expect(holds.oldest).toBe('same');
  });

  it.each([[undefined], [null], [''], [Symbol('s')], [{}]])('holds even if its reason is %p', (reason) => {
    const holds = new Holds(() => {});
    const release = holds.add(reason as string);
    expect(holds.oldest).toMatch(/./);
    release();
    expect(holds.oldest).toBeUndefined();
  });

  it('reports each change, and no repetition', () => {
    const onChange = jest.fn();
    const holds = new Holds(onChange);
    const release = holds.add('a');
    release();
    release();
    expect(onChange).toHaveBeenCalledTimes(2);
  });
});
