import { describe, expect, it } from '@jest/globals';
import { StartupLatch } from '../../../src/core/verdict/startup-latch.js';

describe('StartupLatch', () => {
  it('is started if there is nothing to wait for', () => {
    expect(new StartupLatch().judge([], true)).toBe('started');
  });

  it.each([
    ['an indicator', ['done'], false],
    ['a task that runs', ['done', 'running'], true],
    ['a task that has not begun', ['pending'], true],
  ] as const)('waits for %s', (_what, tasks, areSatisfied) => {
    const latch = new StartupLatch();
    expect(latch.judge(tasks, areSatisfied)).toBe('starting');
    expect(latch.isStarted).toBe(false);
  });

  it.each([true, false])('is failed as soon as one task has failed (indicators satisfied: %s)', (areSatisfied) => {
    const latch = new StartupLatch();
    expect(latch.judge(['done', 'failed', 'running'], areSatisfied)).toBe('failed');
    expect(latch.isStarted).toBe(false);
  });

  it('stays started, whatever happens later', () => {
    const latch = new StartupLatch();
    expect(latch.judge(new Set(['done']), true)).toBe('started');
    expect(latch.isStarted).toBe(true);
    expect(latch.judge(['failed', 'pending'], false)).toBe('started');
  });
});
