import { describe, expect, it } from '@jest/globals';
import { degraded, healthy, isCheckResult, unhealthy } from '../../../src/core/report/indicator.js';

describe('the results of a check', () => {
  it.each([
    ['healthy()', () => healthy({ n: 1 }), 'healthy', undefined],
    ['degraded()', () => degraded('slow', { n: 1 }), 'degraded', 'slow'],
    ['unhealthy()', () => unhealthy('down', { n: 1 }), 'unhealthy', 'down'],
  ])('%s has a status, a reason and details, and cannot be changed', (_name, make, status, message) => {
    const result = make();
    expect(result).toMatchObject({ status, details: { n: 1 } });
    expect(result.message).toBe(message);
    expect(Object.isFrozen(result)).toBe(true);
    expect(isCheckResult(result)).toBe(true);
  });

  it('are not what only looks like them', () => {
    expect(isCheckResult({ status: 'healthy' })).toBe(false);
    expect(isCheckResult({ ...healthy(), [Symbol.for('nestjs-vitals.CheckResult')]: 'true' })).toBe(false);
  });
});
