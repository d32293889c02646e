import { describe, expect, it } from '@jest/globals';
import type { LivenessReport } from '../../../src/core/report/reports.js';
import { isLoopStalled, stallCause } from '../../../src/core/verdict/stall-cause.js';

function report(changes: Partial<LivenessReport>): LivenessReport {
  const eventLoop = { observer: 'watchdog', silentMs: 15_200, longestSilenceMs: 15_200 } as const;
  return { status: 'stalled', uptimeMs: 60_000, eventLoop, ...changes };
}

const LATE = { silentMs: 1001, maxSilenceMs: 1000 };
const IN_TIME = { silentMs: 1000, maxSilenceMs: 1000 };

describe('the cause of a stall', () => {
  it.each([
    ['nothing, if liveness is alive', { status: 'alive', heartbeats: { late: LATE } }, undefined, false],
    ['nothing, if liveness is alive and there are no heartbeats', { status: 'alive' }, undefined, false],
    ['the event loop, without heartbeats', {}, 'event loop silent for 15200 ms', true],
    [
      'the event loop, with heartbeats in time',
      { heartbeats: { orders: IN_TIME } },
      'event loop silent for 15200 ms',
      true,
    ],
    [
      'the one late heartbeat',
      { heartbeats: { orders: LATE, mails: IN_TIME } },
      'heartbeat orders silent for 1001 ms',
      false,
    ],
    [
      'every late heartbeat',
      { heartbeats: { orders: LATE, mails: { silentMs: 70_000, maxSilenceMs: 60_000 } } },
      'heartbeat orders silent for 1001 ms, heartbeat mails silent for 70000 ms',
      false,
    ],
  ] as const)('is %s', (_what, changes, cause, isLoop) => {
    expect(stallCause(report(changes))).toBe(cause);
    expect(isLoopStalled(report(changes))).toBe(isLoop);
  });
});
