import { describe, expect, it } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { isProgrammingError } from '../../src/core/programming-error.js';

describe('isProgrammingError', () => {
  it.each([
    ['a TypeError', new TypeError('x')],
    ['a ReferenceError', new ReferenceError('x')],
    ['a RangeError', new RangeError('x')],
    ['a SyntaxError', new SyntaxError('x')],
    ['a TypeError of another realm', runInNewContext("new TypeError('x')")],
  ])('is true for %s', (_what, thrown) => {
    expect(isProgrammingError(thrown)).toBe(true);
  });

  it.each([
    ['a plain error', new Error('connect ECONNREFUSED')],
    ['what fetch throws when the network fails', new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })],
    ['a text', 'TypeError'],
    ['nothing', undefined],
    ['an object with such a name but no stack', { name: 'TypeError' }],
  ])('is false for %s', (_what, thrown) => {
    expect(isProgrammingError(thrown)).toBe(false);
  });
});
