import { describe, expect, it } from '@jest/globals';
import { ThreadCounts } from '../../src/metrics/thread-counts.js';

const NOTHING = { isMainSilent: false };

describe('what the thread counts', () => {
  it('is added to what the main thread counts by itself', () => {
    const counts = new ThreadCounts();
    counts.addProbe('readiness', 200);
    counts.addProbe('readiness', 503);
    counts.addStall();
    const probeRequests = [
      { labels: { probe: 'readiness', code: '200' }, count: 4 },
      { labels: { probe: 'liveness', code: '200' }, count: 1 },
    ];
    expect(counts.addedTo({ ...NOTHING, stalls: 2, probeRequests })).toEqual({
      isMainSilent: false,
      stalls: 3,
      probeRequests: [
        { labels: { probe: 'readiness', code: '200' }, count: 5 },
        { labels: { probe: 'liveness', code: '200' }, count: 1 },
        { labels: { probe: 'readiness', code: '503' }, count: 1 },
      ],
    });
  });

  it('is seen from both threads, whichever of them looks', () => {
    const counts = new ThreadCounts();
    new ThreadCounts(counts.cells).addProbe('startup', 405);
    expect(counts.addedTo(NOTHING).probeRequests).toEqual([{ labels: { probe: 'startup', code: '405' }, count: 1 }]);
  });

  it('has no place for an unknown indicator, nor for any other code', () => {
    const counts = new ThreadCounts();
    for (const code of [404, 500, 0, -1]) counts.addProbe('readiness', code);
    expect(counts.addedTo(NOTHING).probeRequests).toEqual([]);
  });

  it('does not begin anew where 32 bits end', () => {
    const counts = new ThreadCounts();
    counts.cells[counts.cells.length - 1] = 2n ** 32n - 1n;
    counts.addStall();
    expect(counts.addedTo(NOTHING).stalls).toBe(2 ** 32);
  });
});
