import { describe, expect, it } from '@jest/globals';
import { orderFaults } from '../../src/startup/task-order.js';

const task = (name: string, ...after: string[]) => ({ name, after });

describe('orderFaults', () => {
  it('accepts tasks that wait for other tasks, in any order of declaration', () => {
    expect(orderFaults([task('c', 'a', 'b'), task('b', 'a'), task('a')])).toEqual([]);
    expect(orderFaults([])).toEqual([]);
  });

  it('names a task that does not exist, the task that waits for it, and the existing tasks', () => {
    expect(orderFaults([task('warm', 'migrat'), task('migrate')])).toEqual([
      'startup task "warm" waits for "migrat", which does not exist; there are: warm, migrate',
    ]);
  });

  it('names a circle', () => {
    expect(orderFaults([task('a', 'b'), task('b', 'c'), task('c', 'a'), task('d', 'a')])).toEqual([
      'startup tasks wait for each other: a -> b -> c -> a',
    ]);
  });

  it('names a task that waits for itself', () => {
    expect(orderFaults([task('a', 'a')])).toEqual(['startup tasks wait for each other: a -> a']);
  });

  it('names each of two circles', () => {
    const faults = orderFaults([task('a', 'b'), task('b', 'a'), task('c', 'd'), task('d', 'c')]);
    expect(faults).toHaveLength(2);
  });

  it('names two tasks of one name once', () => {
    expect(orderFaults([task('a'), task('a'), task('a')])).toEqual([
      expect.stringMatching(/startup tasks are called "a"/),
    ]);
  });

  it('names every fault at once', () => {
    const faults = orderFaults([task('a'), task('a'), task('b', 'x'), task('c', 'c')]);
    expect(faults).toHaveLength(3);
  });

  it('is not confused by names of Object.prototype', () => {
    expect(orderFaults([task('constructor'), task('a', 'constructor')])).toEqual([]);
    expect(orderFaults([task('a', 'toString')])).toHaveLength(1);
  });
});
