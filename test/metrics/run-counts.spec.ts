import { describe, expect, it } from '@jest/globals';
import { RunCounts } from '../../src/metrics/run-counts.js';

describe('the counts of runs', () => {
  it('count each run in one outcome, and in every bucket that it fits into', () => {
    const counts = new RunCounts();
    counts.add({ indicator: 'db', outcome: 'healthy', latencyMs: 5 });
    counts.add({ indicator: 'db', outcome: 'healthy', latencyMs: 30 });
    counts.add({ indicator: 'db', outcome: 'timeout', latencyMs: 60_000 });
    counts.add({ indicator: 'redis', outcome: 'unhealthy', latencyMs: 0 });
    expect(counts.all()).toEqual([
      {
        indicator: 'db',
        outcomes: { healthy: 2, timeout: 1 },
        durations: { buckets: [1, 1, 1, 2, 2, 2, 2, 2, 2, 2], sum: 60.035, count: 3 },
      },
      {
        indicator: 'redis',
        outcomes: { unhealthy: 1 },
        durations: { buckets: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], sum: 0, count: 1 },
      },
    ]);
  });

  it('do not change what has been read before', () => {
    const counts = new RunCounts();
    counts.add({ indicator: 'db', outcome: 'healthy', latencyMs: 1 });
    const before = counts.all();
    const copy = structuredClone(before);
    counts.add({ indicator: 'db', outcome: 'healthy', latencyMs: 1 });
    expect(before).toEqual(copy);
  });
});
