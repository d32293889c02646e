import { describe, expect, it } from '@jest/globals';
import { wholeNumberOption } from '../../../src/core/text/whole-number.js';

describe('an option that is a whole number', () => {
  it.each([1, 2, 2_147_483_647])('may be %p', (value) => {
    expect(wholeNumberOption(value, 1, 'Orders', 'waitMs')).toBe(value);
  });

  it.each([0, 2_147_483_648, Infinity, 1.5, NaN, '3'])('may not be %p', (value) => {
    const refused = () => wholeNumberOption(value as number, 1, 'Orders', 'waitMs');
    expect(refused).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    expect(refused).toThrow('Orders: expected `waitMs` to be a whole number from 1 to 2147483647, got ');
  });
});
