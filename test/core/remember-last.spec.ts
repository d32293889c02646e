import { describe, expect, it, jest } from '@jest/globals';
import { rememberLast } from '../../src/core/remember-last.js';

describe('rememberLast', () => {
  it('makes the result once for the same arguments in a row', () => {
    const make = jest.fn((a: object, b: number) => ({ a, b }));
    const remembered = rememberLast(make);
    const a = {};
    const first = remembered(a, 1);
    expect(first).toEqual({ a, b: 1 });
    expect(remembered(a, 1)).toBe(first);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('makes it again for any other argument', () => {
    const remembered = rememberLast((a: object, b: number) => ({ a, b }));
    const a = {};
    const first = remembered(a, 1);
    expect(remembered(a, 2)).toEqual({ a, b: 2 });
    expect(remembered({ other: true }, 2)).toEqual({ a: { other: true }, b: 2 });
    // It remembers only the last call.
    expect(remembered(a, 1)).not.toBe(first);
  });

  it('remembers nothing of a call that throws', () => {
    const make = jest.fn((fails: boolean) => {
      if (fails) throw new Error('no');
      return {};
    });
    const remembered = rememberLast(make);
    const first = remembered(false);
    expect(() => remembered(true)).toThrow('no');
    expect(() => remembered(true)).toThrow('no');
    expect(remembered(false)).toBe(first);
  });
});
