import { describe, expect, it } from '@jest/globals';
import { orderFaults } from '../../src/startup/task-order.js';

const task = (name: string, ...after: string[]) => ({ name, after });

describe('orderFaults', () => {
  it('finds nothing wrong with tasks that wait for earlier ones, in whatever order they stand', () => {
    expect(orderFaults([task('c', 'a', 'b'), task('b', 'a'), task('a')])).toEqual([]);
    expect(orderFaults([])).toEqual([]);
  });

  it('names a task that does not exist, who waits for it, and which there are', () => {
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

  it('is not mistaken about names that objects have by themselves', () => {
    expect(orderFaults([task('constructor'), task('a', 'constructor')])).toEqual([]);
    expect(orderFaults([task('a', 'toString')])).toHaveLength(1);
  });
});
