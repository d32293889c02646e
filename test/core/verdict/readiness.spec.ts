import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CheckFinding } from '../../../src/core/report/findings.js';
import {
  foldReadiness,
  judgeReadiness,
  skippedFinding,
  type ReadinessState,
} from '../../../src/core/verdict/readiness.js';

const READY: ReadinessState = { phase: 'running', isStalled: false, startup: 'started', isListening: true };
const FAILING = { isStalled: true, startup: 'failed', isListening: false, hold: 'migration' } as const;

describe('judgeReadiness', () => {
  it.each<[string, Partial<ReadinessState>, string | undefined, string]>([
    ['draining, before everything else', { ...FAILING, phase: 'draining' }, 'draining', 'skipped'],
    ['draining when stopped', { ...FAILING, phase: 'stopped' }, 'draining', 'skipped'],
    ['stalled, before the reasons of startup', { ...FAILING, phase: 'starting' }, 'stalled', 'last known'],
    ['stalled while running', { isStalled: true }, 'stalled', 'last known'],
    [
      'a failed startup, before starting',
      { ...FAILING, isStalled: false, phase: 'starting' },
      'startup failed',
      'skipped',
    ],
    ['starting before startup is reached', { startup: 'starting', hold: 'x' }, 'starting', 'skipped'],
    ['starting before anything listens', { isListening: false, hold: 'x' }, 'starting', 'skipped'],
    ['starting in the phase of that name', { phase: 'starting', hold: 'x' }, 'starting', 'skipped'],
    ['a hold', { hold: 'migration' }, 'held: migration', 'run'],
    ['a hold in one line', { hold: 'a\nb' }, 'held: a b', 'run'],
    ['a hold without a reason', { hold: '' }, 'held:', 'run'],
    ['nothing else', {}, undefined, 'run'],
  ])('names %s', (_what, state, reason, checks) => {
    expect(judgeReadiness({ ...READY, ...state })).toEqual({ ...(reason !== undefined && { reason }), checks });
  });
});

describe('foldReadiness', () => {
  it.each([
    ['healthy', true, 'ready'],
    ['healthy', false, 'ready'],
    ['degraded', true, 'degraded'],
    ['degraded', false, 'degraded'],
    ['unhealthy', true, 'not_ready'],
    ['unhealthy', false, 'degraded'],
    ['skipped', true, 'ready'],
    ['skipped', false, 'ready'],
  ] as const)('turns a check that is %s (required: %s) into %s', (status, required, expected) => {
    const checks = { other: { status: 'healthy', required: true } as const, db: { status, required } };
    expect(foldReadiness(undefined, checks)).toEqual({ status: expected, checks });
  });

  it.each([
    ['unhealthy', true, undefined, 'degraded'],
    ['unhealthy', true, true, 'not_ready'],
    ['unhealthy', false, undefined, 'degraded'],
    ['unhealthy', false, true, 'degraded'],
    ['degraded', true, true, 'degraded'],
    ['skipped', true, true, 'ready'],
    ['healthy', true, undefined, 'ready'],
  ] as const)(
    'turns a shared check that is %s (required: %s, never healthy: %s) into %s',
    (status, required, neverHealthy, expected) => {
      const checks = { db: { status, required, neverHealthy, scope: 'shared' } as const };
      expect(foldReadiness(undefined, checks).status).toBe(expected);
    },
  );

  it('is ready without any check', () => {
    expect(foldReadiness(undefined, {})).toEqual({ status: 'ready', checks: {} });
  });

  it('is not ready if there is a reason, whatever the checks say', () => {
    const checks = { db: skippedFinding({ required: true }) };
    expect(foldReadiness('draining', checks)).toEqual({ status: 'not_ready', reason: 'draining', checks });
    expect(foldReadiness('', {}).status).toBe('not_ready');
  });

  it('returns the findings unchanged, under any name', () => {
    const checks = Object.fromEntries([['__proto__', { status: 'unhealthy', required: true } as const]]);
    expect(foldReadiness(undefined, checks)).toMatchObject({ status: 'not_ready' });
    expect(foldReadiness(undefined, checks).checks).toBe(checks);
  });
});

describe('the verdict over any checks', () => {
  const BADNESS = { ready: 0, degraded: 1, not_ready: 2 };
  const statuses = fc.constantFrom(...(['healthy', 'degraded', 'unhealthy', 'skipped'] as const));
  const role = {
    required: fc.boolean(),
    scope: fc.constantFrom(undefined, 'shared' as const),
    neverHealthy: fc.constantFrom(undefined, true as const),
  };
  const finding: fc.Arbitrary<CheckFinding> = fc.record({ status: statuses, ...role });
  const findings = fc.array(finding, { maxLength: 8 });
  const badness = (list: readonly CheckFinding[]) =>
    BADNESS[foldReadiness(undefined, Object.fromEntries(list.entries())).status];

  it('does not depend on their order', () => {
    const shuffled = findings.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(fc.property(shuffled, ([list, other]) => badness(list) === badness(other)));
  });

  it('is never worse than degraded because of optional indicators', () => {
    fc.assert(fc.property(findings, (list) => badness(list.map((check) => ({ ...check, required: false }))) <= 1));
  });

  it('is never improved by one more check that fails', () => {
    const failing = fc.record({ status: fc.constantFrom('unhealthy' as const, 'degraded' as const), ...role });
    fc.assert(fc.property(findings, failing, (list, check) => badness([...list, check]) >= Math.max(1, badness(list))));
  });

  it('is never worse than degraded because of shared indicators that have been healthy', () => {
    const proven = { scope: 'shared', neverHealthy: undefined } as const;
    fc.assert(fc.property(findings, (list) => badness(list.map((check) => ({ ...check, ...proven }))) <= 1));
  });

  it('does not improve if a shared check has never been healthy, or is not shared at all', () => {
    fc.assert(
      fc.property(findings, (list) => {
        const shared = list.map((check) => ({ ...check, scope: 'shared', neverHealthy: undefined }) as const);
        const own = list.map((check) => ({ ...check, scope: undefined, neverHealthy: undefined }));
        const unproven = shared.map((check) => ({ ...check, neverHealthy: true }) as const);
        expect(badness(unproven)).toBe(badness(own));
        expect(badness(shared)).toBeLessThanOrEqual(badness(own));
        expect(badness(shared) === 0).toBe(badness(own) === 0);
      }),
    );
  });

  it('is not ready exactly if a required check is unhealthy that is not shared, or has never been healthy', () => {
    const isDown = (check: CheckFinding) =>
      check.required && check.status === 'unhealthy' && !(check.scope === 'shared' && !check.neverHealthy);
    fc.assert(fc.property(findings, (list) => (badness(list) === 2) === list.some(isDown)));
  });
});

describe('skippedFinding', () => {
  it('says what a failure would mean, and nothing else', () => {
    const role = { required: true, scope: 'shared', neverHealthy: true } as const;
    expect(skippedFinding(role)).toStrictEqual({ status: 'skipped', ...role });
  });
});
