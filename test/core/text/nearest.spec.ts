import { describe, expect, it } from '@jest/globals';
import { nearest } from '../../../src/core/text/nearest.js';

const KNOWN = ['failureThreshold', 'successThreshold', 'periodSeconds', 'lint'];

describe('nearest', () => {
  it.each([
    ['failureTreshold', 'failureThreshold'],
    ['FAILURETHRESHOLD', 'failureThreshold'],
    ['sucessThreshhold', 'successThreshold'],
    ['period', undefined],
    ['periodSecond', 'periodSeconds'],
    ['lnit', 'lint'],
    ['lit', 'lint'],
    ['lxyz', undefined],
    ['', undefined],
    ['x'.repeat(1_000_000), undefined],
  ])('takes %.20s for %s', (word, expected) => {
    expect(nearest(word, KNOWN)).toBe(expected);
  });

  it('counts two exchanged letters as one step, and takes the first of equals', () => {
    expect(nearest('abdc', ['abxx', 'abcd'])).toBe('abcd');
    expect(nearest('abc', ['abd', 'abe'])).toBe('abd');
    expect(nearest('ab', ['ba', 'ab'])).toBe('ab');
  });

  it('looks at the last letter, too', () => {
    expect(nearest('abce', ['abcf', 'abce'])).toBe('abce');
  });
});
