import { describe, expect, it } from '@jest/globals';
import type { Disclosure } from '../../../src/core/report/disclose.js';
import type { HealthChange } from '../../../src/core/verdict/changes.js';
import { History } from '../../../src/core/verdict/history.js';

function change(lastedMs: number): HealthChange {
  return { subject: 'indicator', name: 'db', from: 'healthy', to: 'unhealthy', at: new Date(0), lastedMs };
}

describe('the history', () => {
  it('is empty at first', () => {
    expect(new History().changes).toEqual([]);
  });

  it('has the newest change first, and at most 200', () => {
    const history = new History();
    for (let number = 1; number <= 201; number++) history.add(change(number), 'vitals');
    expect(history.changes.length).toBe(200);
    expect(history.changes.map(({ lastedMs }) => lastedMs).slice(0, 2)).toEqual([201, 200]);
    expect(history.changes.at(-1)?.lastedMs).toBe(2);
  });

  it('leaves a list that was handed out as it was', () => {
    const history = new History();
    history.add(change(1), 'vitals');
    const before = history.changes;
    history.add(change(2), 'vitals');
    expect(before).toEqual([change(1)]);
  });

  it('shows readers the latest changes, with the reasons that they may see', () => {
    const history = new History();
    const reason = 'connect postgres://app:hunter2@db.internal refused';
    history.add({ ...change(1), reason }, 'application');
    history.add({ ...change(2), reason: 'timed out after 2000 ms' }, 'vitals');
    history.add(change(3), 'application');
    const reasonsFor = (level: Disclosure) => history.disclosed(level, 2).map((shown) => shown.reason);
    expect(reasonsFor('withheld')).toEqual([undefined, 'timed out after 2000 ms']);
    expect(history.disclosed('withheld', 3)[2]?.reason).toBe('reason withheld');
    expect(history.disclosed('full', 3)[2]?.reason).toBe('connect postgres://***@db.internal refused');
    expect(history.disclosed('withheld', 1)).toEqual([
      {
        at: '1970-01-01T00:00:00.000Z',
        subject: 'indicator',
        name: 'db',
        from: 'healthy',
        to: 'unhealthy',
        lastedMs: 3,
      },
    ]);
  });

  it('masks each reason once, however often it is read', () => {
    const history = new History();
    history.add({ ...change(1), reason: 'refused' }, 'application');
    expect(history.disclosed('full', 1)[0]).toBe(history.disclosed('full', 1)[0]);
  });
});
