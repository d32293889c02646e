import { expect, it } from '@jest/globals';
import { aged } from '../../src/metrics/aged.js';
import { FULL_SNAPSHOT } from './full-snapshot.js';

it('makes older what grows with time, and nothing else', () => {
  const [db, unknown] = FULL_SNAPSHOT.indicators!;
  expect(aged(FULL_SNAPSHOT, 2000)).toEqual({
    ...FULL_SNAPSHOT,
    indicators: [{ ...db, ageMs: 3500 }, unknown],
    drainMs: 3200,
  });
  expect(aged({ isMainSilent: true }, 2000)).toEqual({ isMainSilent: true });
});
