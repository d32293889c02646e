import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CheckFinding, ReadinessFinding } from '../../../src/core/report/findings.js';
import { culprits, isCertain } from '../../../src/core/verdict/culprits.js';
import { foldReadiness } from '../../../src/core/verdict/readiness.js';

type Shape = readonly [status: CheckFinding['status'], role: 'required' | 'optional'];

const checkOf = ([status, role]: Shape, ageMs?: number): CheckFinding => ({
  status,
  required: role === 'required',
  ageMs,
});

const fold = (checks: readonly CheckFinding[]): ReadinessFinding =>
  foldReadiness(undefined, Object.fromEntries(checks.entries()));

/** The verdict over checks with these names, all of which have a result. */
const verdictOf = (checks: Record<string, Shape>): ReadinessFinding =>
  foldReadiness(
    undefined,
    Object.fromEntries(Object.entries(checks).map(([name, shape]) => [name, checkOf(shape, 0)])),
  );

describe('culprits()', () => {
  it('names nothing if the application is ready', () => {
    expect(culprits(verdictOf({ db: ['healthy', 'required'], mail: ['skipped', 'optional'] }))).toBeUndefined();
  });

  it('asks no indicator if the application is ready', () => {
    expect(culprits({ status: 'ready', checks: { db: checkOf(['unhealthy', 'required'], 0) } })).toBeUndefined();
  });

  it('names the unhealthy required indicators if the application is not ready, and no others', () => {
    const verdict = verdictOf({
      db: ['unhealthy', 'required'],
      queue: ['unhealthy', 'required'],
      cache: ['degraded', 'required'],
      search: ['skipped', 'required'],
      mail: ['unhealthy', 'optional'],
    });
    expect(culprits(verdict)).toBe('db unhealthy, queue unhealthy');
  });

  it('names all degraded and unhealthy indicators, each with its status, if the application is degraded', () => {
    const verdict = verdictOf({
      db: ['healthy', 'required'],
      cache: ['degraded', 'required'],
      mail: ['unhealthy', 'optional'],
      search: ['degraded', 'optional'],
      audit: ['skipped', 'optional'],
    });
    expect(culprits(verdict)).toBe('cache degraded, mail unhealthy, search degraded');
  });

  it('names a shared indicator as the cause of degraded, and of not_ready only if it has never been healthy', () => {
    const shared: CheckFinding = { status: 'unhealthy', required: true, scope: 'shared', ageMs: 0 };
    const mail = checkOf(['unhealthy', 'required'], 0);
    expect(culprits(foldReadiness(undefined, { db: shared }))).toBe('db unhealthy');
    expect(culprits(foldReadiness(undefined, { db: shared, mail }))).toBe('mail unhealthy');
    expect(culprits(foldReadiness(undefined, { db: { ...shared, neverHealthy: true }, mail }))).toBe(
      'db unhealthy, mail unhealthy',
    );
  });

  it('names nothing if no indicator explains the verdict', () => {
    const checks = { db: checkOf(['skipped', 'required']), mail: checkOf(['unhealthy', 'optional'], 0) };
    expect(culprits(foldReadiness('draining', checks))).toBeUndefined();
  });

  it('names ten, and counts the others', () => {
    const many = Array.from({ length: 1200 }, (_, id) => [`db${id}`, ['unhealthy', 'required']] as const);
    const text = culprits(verdictOf(Object.fromEntries(many)));
    expect(text).toMatch(/^db0 unhealthy, .*db9 unhealthy … and 1,190 more$/);
  });

  it('stays in one line, whatever the names are', () => {
    expect(culprits(verdictOf({ 'a\nb\u001B[2J': ['unhealthy', 'required'] }))).toMatch(/^[\x20-\x7E]+ unhealthy$/);
  });
});

describe('isCertain()', () => {
  const PENDING: CheckFinding = { status: 'unhealthy', required: true };
  const ANSWERED: CheckFinding = { status: 'healthy', required: true, ageMs: 0 };
  const DOWN: CheckFinding = { status: 'unhealthy', required: true, ageMs: 0 };
  const SHARED: CheckFinding = { ...DOWN, scope: 'shared' };
  const optional = (finding: CheckFinding): CheckFinding => ({ ...finding, required: false });

  it.each<[string, boolean, CheckFinding[]]>([
    ['there is no indicator', true, []],
    ['each indicator has a result', true, [ANSWERED, optional(DOWN)]],
    ['an indicator is skipped', true, [ANSWERED, { status: 'skipped', required: true }]],
    ['a required indicator has no result yet', false, [ANSWERED, PENDING]],
    ['an optional indicator has no result yet', false, [ANSWERED, optional(PENDING)]],
    ['no indicator has a result yet', false, [PENDING, PENDING]],
    ['a required indicator is unhealthy, and others have no result yet', true, [PENDING, DOWN, optional(PENDING)]],
    ['only a shared indicator is unhealthy, and a required one has no result yet', false, [PENDING, SHARED]],
    ['only an optional indicator is unhealthy, and a required one has no result yet', false, [PENDING, optional(DOWN)]],
  ])('if %s, is %s', (_what, expected, checks) => {
    expect(isCertain(fold(checks))).toBe(expected);
  });

  it('is never true while a result that is still to come could change the verdict', () => {
    const status = fc.constantFrom(...(['healthy', 'degraded', 'unhealthy'] as const));
    const scope = fc.constantFrom(undefined, 'shared' as const);
    const role = fc.record({ required: fc.boolean(), scope, neverHealthy: fc.constantFrom(undefined, true as const) });
    const check = fc.record({ status, role, isPending: fc.boolean(), later: status });
    fc.assert(
      fc.property(fc.array(check, { maxLength: 6 }), (checks) => {
        const now = fold(
          checks.map(({ isPending, role: each, status: known }) =>
            isPending ? { ...each, status: 'unhealthy' } : { ...each, status: known, ageMs: 0 },
          ),
        );
        const later = fold(
          checks.map(({ isPending, role: each, status: known, later: next }) => ({
            ...each,
            status: isPending ? next : known,
            ageMs: 0,
          })),
        );
        if (isCertain(now)) expect(later.status).toBe(now.status);
      }),
    );
  });
});
