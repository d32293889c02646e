import { describe, expect, it } from '@jest/globals';
import { describeValue } from '../../../src/core/text/describe-value.js';

const revoked = Proxy.revocable([], {});
revoked.revoke();

describe('the description of an unexpected value', () => {
  it.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a function, without its source', () => 's3cret', 'a function'],
    ['an array, without its items', ['s3cret'], 'an array'],
    ['an object, without its properties', { password: 's3cret' }, 'an object'],
    ['an object that tells nothing of itself', revoked.proxy, 'an object'],
    ['a text', '5', '`"5"` (string)'],
    ['a number', 1.5, '`1.5` (number)'],
    ['a bigint', 5n, '`5n` (bigint)'],
    ['a truth value', true, '`true` (boolean)'],
    ['a symbol', Symbol('s'), '`Symbol(s)` (symbol)'],
    ['a text with credentials', 'redis://u:p@h', '`"redis://***@h"` (string)'],
  ])('names %s', (_what, value, expected) => {
    expect(describeValue(value)).toBe(expected);
  });

  it('has a hundred characters of the value at most', () => {
    expect(describeValue('x'.repeat(98))).toBe(`\`"${'x'.repeat(98)}"\` (string)`);
    expect(describeValue('x'.repeat(99))).toBe(`\`"${'x'.repeat(98)}…\` (string)`);
  });
});
