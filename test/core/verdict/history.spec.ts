import { describe, expect, it } from '@jest/globals';
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
    for (let number = 1; number <= 201; number++) history.add(change(number));
    expect(history.changes.length).toBe(200);
    expect(history.changes.map(({ lastedMs }) => lastedMs).slice(0, 2)).toEqual([201, 200]);
    expect(history.changes.at(-1)?.lastedMs).toBe(2);
  });

  it('leaves a list that was handed out as it was', () => {
    const history = new History();
    history.add(change(1));
    const before = history.changes;
    history.add(change(2));
    expect(before).toEqual([change(1)]);
  });
});
