import { describe, expect, it } from '@jest/globals';
import { worse, type IndicatorStatus } from '../../../src/core/report/status.js';

const STATUSES: readonly IndicatorStatus[] = ['healthy', 'degraded', 'unhealthy'];

describe('the worse of two statuses', () => {
  it.each(STATUSES.flatMap((a, at) => STATUSES.map((b, other) => [a, b, STATUSES[Math.max(at, other)]])))(
    '%s and %s is %s',
    (a, b, expected) => {
      expect(worse(a as IndicatorStatus, b as IndicatorStatus)).toBe(expected);
    },
  );
});
