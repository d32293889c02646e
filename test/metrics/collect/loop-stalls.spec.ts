import { expect, it } from '@jest/globals';
import { LoopStalls } from '../../../src/metrics/collect/loop-stalls.js';
import { FakeClock } from '../../support/fake-clock.js';

it('counts a silence that has reached the limit once it is over, unless another one counts it', () => {
  const clock = new FakeClock();
  const stalls = new LoopStalls(clock, 2000);
  const silence = (ms: number, counts = true) => {
    clock.advance(ms);
    stalls.beat(counts);
    return stalls.count;
  };
  expect([silence(500), silence(1999), silence(2000), silence(9000), silence(2000, false), silence(500)]).toEqual([
    0, 0, 1, 2, 2, 2,
  ]);
});
