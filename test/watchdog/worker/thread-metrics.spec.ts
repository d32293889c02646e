import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../../src/http/answer.js';
import { ThreadCounts } from '../../../src/metrics/thread-counts.js';
import { ThreadMetrics } from '../../../src/watchdog/worker/thread-metrics.js';
import { FULL_SNAPSHOT } from '../../metrics/full-snapshot.js';
import { FakeClock } from '../../support/fake-clock.js';

function threadMetrics() {
  const clock = new FakeClock();
  const main = { silentMs: 0, isArmed: true };
  const heartbeat = {
    intervalMs: 500,
    warnAfterMs: 2000,
    unreadyAfterMs: 5000,
    stalledAfterMs: 15_000,
    captureStack: true,
  };
  const metrics = new ThreadMetrics({
    clock,
    heartbeat,
    monitor: {
      get silentMs() {
        return main.silentMs;
      },
      eventLoop: () => ({ observer: 'watchdog', silentMs: main.silentMs, longestSilenceMs: 9000 }),
      heartbeats: () => ({ consumer: { silentMs: 700, maxSilenceMs: 30_000 } }),
    },
    known: main,
    liveness: () => ({
      status: main.silentMs >= 15_000 ? 'stalled' : 'alive',
      uptimeMs: 0,
      eventLoop: { observer: 'watchdog', silentMs: 0, longestSilenceMs: 0 },
    }),
  });
  const counts = new ThreadCounts();
  return { clock, main, metrics, counts };
}

const answered = (status: number) => answerOf(status, 'application/json', '');

describe('the metrics of a blocked main thread', () => {
  it('are what it said last, made older, with what this thread sees itself', () => {
    const { clock, main, metrics } = threadMetrics();
    metrics.learn(FULL_SNAPSHOT);
    clock.advance(3000);
    main.silentMs = 3000;
    const [db, unknown] = FULL_SNAPSHOT.indicators!;
    expect(metrics.snapshot()).toEqual({
      ...FULL_SNAPSHOT,
      isMainSilent: true,
      indicators: [{ ...db, ageMs: 4500 }, unknown],
      drainMs: 4200,
      eventLoop: { observer: 'watchdog', silentMs: 3000, longestSilenceMs: 9000 },
      heartbeats: [{ name: 'consumer', silentMs: 700 }],
    });
  });

  it('turn not ready, then not alive, at the thresholds of the probes', () => {
    const { main, metrics } = threadMetrics();
    metrics.learn(FULL_SNAPSHOT);
    const verdicts = [4999, 5000, 15_000].map((silentMs) => {
      main.silentMs = silentMs;
      const { readiness, liveness } = metrics.snapshot();
      return [readiness, liveness];
    });
    expect(verdicts).toEqual([
      ['degraded', 'alive'],
      ['not_ready', 'alive'],
      ['not_ready', 'stalled'],
    ]);
  });

  it('add what this thread counts to what the main one does', async () => {
    const { metrics, counts } = threadMetrics();
    metrics.learn(FULL_SNAPSHOT);
    metrics.count(counts.cells);
    void metrics.counted({ probe: 'readiness' }, answered(200));
    await metrics.counted({ probe: 'readiness', indicator: 'db' }, Promise.resolve(answered(200)));
    void metrics.counted({ probe: 'readiness', indicator: 'nobody' }, answered(404));
    expect(metrics.snapshot().probeRequests).toEqual([{ labels: { probe: 'readiness', code: '200' }, count: 6 }]);
  });

  it('count a stall once, when it reaches warnAfterMs', () => {
    const { main, metrics, counts } = threadMetrics();
    metrics.count(counts.cells);
    const stalls = [1999, 2000, 2500, 9000, 0, 1500, 2100].map((silentMs) => {
      main.silentMs = silentMs;
      metrics.look();
      return metrics.snapshot().stalls;
    });
    expect(stalls).toEqual([0, 1, 1, 1, 1, 1, 2]);
  });

  it('count nothing unless they are asked to, and pass every answer on', async () => {
    const { main, metrics } = threadMetrics();
    const answer = answered(200);
    main.silentMs = 5000;
    metrics.look();
    expect(metrics.counted({ probe: 'liveness' }, answer)).toBe(answer);
    expect(metrics.snapshot()).toMatchObject({ isMainSilent: true });
    expect(metrics.snapshot().probeRequests).toBeUndefined();
  });
});
