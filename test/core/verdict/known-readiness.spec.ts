import { describe, expect, it } from '@jest/globals';
import { knownReadiness } from '../../../src/core/verdict/known-readiness.js';
import type { CheckFinding, ReadinessFinding } from '../../../src/core/report/findings.js';

const UNASKED: CheckFinding = { status: 'unhealthy', required: false };
const HEALTHY: CheckFinding = { status: 'healthy', required: true, ageMs: 5 };

describe('readiness from what is known', () => {
  it('skips optional indicators that no probe has asked for', () => {
    const known: ReadinessFinding = { status: 'degraded', checks: { db: HEALTHY, redis: UNASKED } };
    expect(knownReadiness(known)).toEqual({
      status: 'ready',
      checks: { db: HEALTHY, redis: { status: 'skipped', required: false } },
    });
  });

  it('counts a required indicator without a result, and an optional one that has failed', () => {
    expect(knownReadiness({ status: 'not_ready', checks: { db: { ...UNASKED, required: true } } }).status).toBe(
      'not_ready',
    );
    expect(knownReadiness({ status: 'degraded', checks: { redis: { ...UNASKED, ageMs: 1 } } }).status).toBe('degraded');
  });

  it('leaves a verdict alone that has a reason', () => {
    const held: ReadinessFinding = { status: 'not_ready', reason: 'held: x', checks: { redis: UNASKED } };
    expect(knownReadiness(held)).toBe(held);
  });
});
