import { describe, expect, it } from '@jest/globals';
import { Backoff } from '../../src/core/backoff.js';

describe('Backoff', () => {
  it.each([
    ['doubles up to the longest wait', 1000, [1000, 2000, 4000, 5000, 5000]],
    ['stays at a first wait that is longer than the longest', 7000, [7000, 7000]],
    ['stays at no wait', 0, [0, 0, 0]],
  ])('%s', (_, firstMs, waits) => {
    const backoff = new Backoff(firstMs, 5000);
    expect(waits.map(() => backoff.next())).toEqual(waits);
  });

  it('shows the next wait without taking it, and starts again after a reset', () => {
    const backoff = new Backoff(1000, 5000);
    expect([backoff.next(), backoff.waitMs, backoff.waitMs]).toEqual([1000, 2000, 2000]);
    backoff.reset();
    expect([backoff.waitMs, backoff.next()]).toEqual([1000, 1000]);
  });
});
