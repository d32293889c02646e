import { describe, expect, it } from '@jest/globals';
import { discloseChange, discloseDrain, discloseHold } from '../../../src/core/report/disclose-status.js';

const TEXT = 'connect postgres://app:hunter2@db.internal refused';
const CHANGE = {
  at: new Date(0),
  subject: 'indicator',
  name: 'db',
  from: 'healthy',
  to: 'unhealthy',
  lastedMs: 3,
} as const;

describe('a change that is shown', () => {
  it.each([
    ['withheld', 'application', 'reason withheld'],
    ['full', 'application', 'connect postgres://***@db.internal refused'],
    ['withheld', 'vitals', 'connect postgres://***@db.internal refused'],
    ['full', 'vitals', 'connect postgres://***@db.internal refused'],
  ] as const)('at the level %s has of a reason by %s: %s', (level, author, shown) => {
    expect(discloseChange({ ...CHANGE, reason: TEXT }, author, level).reason).toBe(shown);
  });

  it('has neither a reason nor a name if there is none', () => {
    const { name: _name, ...verdict } = CHANGE;
    expect(Object.keys(discloseChange(verdict, 'vitals', 'full'))).toEqual(['at', 'subject', 'from', 'to', 'lastedMs']);
  });

  it('has a reason and a name of bounded length, on one line', () => {
    const { reason, name } = discloseChange(
      { ...CHANGE, name: 'n'.repeat(500), reason: `a\nb\u202e${'x'.repeat(5000)}` },
      'vitals',
      'full',
    );
    expect([reason!.length, name!.length]).toEqual([500, 100]);
    expect(reason).toMatch(/^a b x+…$/);
  });
});

describe('a hold that is shown', () => {
  it('has its reason, masked and bounded, and its age', () => {
    expect(discloseHold(`moving ${TEXT}`, 12.4)).toEqual({
      reason: 'moving connect postgres://***@db.internal refused',
      ageMs: 12,
    });
    expect(discloseHold('x'.repeat(5000), 0).reason.length).toBe(500);
  });

  it('has no part of a password that is cut off', () => {
    expect(discloseHold(`${'x'.repeat(480)} postgres://app:${'p'.repeat(300)}@db`, 0).reason).not.toContain('ppp');
  });
});

describe('a drain that is shown', () => {
  const rest = { requests: 2, messages: 1, connections: 3, work: [TEXT, 'export'], startupTasks: false };
  const counts = { requests: 2, messages: 1, connections: 3, work: 2, startupTasks: false };

  it('has the number of pieces of work, and their names only for readers who may see texts', () => {
    const progress = { step: 'closing', elapsedMs: 7, leftMs: 9, rest } as const;
    expect(discloseDrain(progress, 'withheld')).toEqual({ step: 'closing', elapsedMs: 7, leftMs: 9, ...counts });
    expect(discloseDrain(progress, 'full').workNames).toEqual(['connect postgres://***@db.internal refused', 'export']);
  });

  it('names at most twenty pieces of work', () => {
    const work = Array.from({ length: 1000 }, (_, at) => `export ${at}`);
    const shown = discloseDrain({ step: 'begin', elapsedMs: 0, rest: { ...rest, work } }, 'full');
    expect([shown.work, shown.workNames!.length]).toEqual([1000, 20]);
  });
});
