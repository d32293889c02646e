import { describe, expect, it } from '@jest/globals';
import type { MainState } from '../../../src/watchdog/messages.js';
import { LastKnown } from '../../../src/watchdog/worker/last-known.js';
import { FakeClock } from '../../support/fake-clock.js';

const UNREADY_AFTER_MS = 5000;
const DB = { status: 'healthy', required: true, latencyMs: 1, ageMs: 10 } as const;
const REDIS = { status: 'unhealthy', required: false, message: 'reason withheld' } as const;
const STARTED = { status: 'started', uptimeMs: 100, tasks: {}, checks: { db: DB } } as const;
const RUNNING: MainState = {
  phase: 'running',
  startup: STARTED,
  readiness: { status: 'degraded', checks: { db: DB, redis: REDIS } },
  isAnswer: true,
};

/** After a second two beats are missing, so the main thread is silent. */
const silent = (silentMs: number) => ({ silentMs, isSilent: silentMs >= 1000 });

function knownOf(...states: MainState[]) {
  return knownBySteps(Infinity, ...states);
}

function knownBySteps(longestStepMs: number, ...states: MainState[]) {
  const clock = new FakeClock();
  const known = new LastKnown(clock, UNREADY_AFTER_MS, longestStepMs);
  for (const state of states) known.take(state);
  return { clock, known };
}

describe('LastKnown of readiness', () => {
  it('is the last answer, with its ages counted on', () => {
    const { clock, known } = knownOf(RUNNING);
    clock.advance(1200);
    expect(known.ready(silent(1000))).toEqual({
      status: 'degraded',
      checks: { db: { ...DB, ageMs: 1210 }, redis: REDIS },
    });
  });

  it('is stalled once the answer is too old, however short the silence', () => {
    const { clock, known } = knownOf(RUNNING);
    clock.advance(UNREADY_AFTER_MS - 1);
    expect(known.ready(silent(1000)).status).toBe('degraded');
    clock.advance(1);
    expect(known.ready(silent(1000))).toMatchObject({
      status: 'not_ready',
      reason: 'stalled',
      checks: { redis: REDIS },
    });
  });

  it('is the last answer, however old, while the main thread beats', () => {
    const { clock, known } = knownOf(RUNNING);
    clock.advance(60_000);
    expect(known.ready(silent(999)).status).toBe('degraded');
  });

  it('does not age while the process does not run', () => {
    const { clock, known } = knownBySteps(500, RUNNING);
    clock.block(60_000);
    expect(known.ready(silent(1000)).status).toBe('degraded');
    for (let looks = 0; looks < 9; looks += 1) {
      clock.advance(500);
      known.look();
    }
    expect(known.ready(silent(1000))).toMatchObject({ status: 'not_ready', reason: 'stalled' });
  });

  it('is stalled once the silence is too long, however young the answer', () => {
    const { known } = knownOf(RUNNING);
    expect(known.ready(silent(UNREADY_AFTER_MS - 1)).status).toBe('degraded');
    expect(known.ready(silent(UNREADY_AFTER_MS))).toMatchObject({ status: 'not_ready', reason: 'stalled' });
  });

  it('is renewed by an answer and by a worse state, but not by a state without an answer', () => {
    const ready: MainState = { ...RUNNING, readiness: { status: 'ready', checks: { db: DB } }, isAnswer: false };
    const { clock, known } = knownOf(RUNNING, ready);
    expect(known.ready(silent(0)).status).toBe('degraded');
    clock.advance(UNREADY_AFTER_MS);
    known.take(ready);
    expect(known.ready(silent(1000))).toMatchObject({ status: 'not_ready', reason: 'stalled' });
    known.take({ ...ready, readiness: { status: 'not_ready', reason: 'held: reindexing', checks: { db: DB } } });
    expect(known.ready(silent(0))).toMatchObject({ status: 'not_ready', reason: 'held: reindexing' });
    known.take({ ...ready, isAnswer: true });
    expect(known.ready(silent(0)).status).toBe('ready');
  });

  it('is stalled if there was never an answer', () => {
    const { known } = knownOf({ ...RUNNING, isAnswer: false });
    expect(known.ready(silent(0))).toMatchObject({ status: 'not_ready', reason: 'stalled' });
  });

  it.each(['draining', 'stopped'] as const)('is draining in the phase %s, whatever was answered before', (phase) => {
    const { known } = knownOf(RUNNING, { ...RUNNING, phase });
    expect(known.ready(silent(60_000))).toEqual({
      status: 'not_ready',
      reason: 'draining',
      checks: { db: { status: 'skipped', required: true }, redis: { status: 'skipped', required: false } },
    });
  });

  it('is starting, and not stalled, before startup is reached', () => {
    const { known } = knownOf({ ...RUNNING, phase: 'starting', startup: { ...STARTED, status: 'starting' } });
    expect(known.ready(silent(60_000))).toMatchObject({ status: 'not_ready', reason: 'starting' });
  });

  it('says that startup has failed', () => {
    const { known } = knownOf({ ...RUNNING, phase: 'starting', startup: { ...STARTED, status: 'failed' } });
    expect(known.ready(silent(60_000))).toMatchObject({ status: 'not_ready', reason: 'startup failed' });
  });

  it('is starting if nothing is known yet', () => {
    expect(knownOf().known.ready(silent(0))).toEqual({ status: 'not_ready', reason: 'starting', checks: {} });
  });

  it('is degraded by a shared indicator that fails, and not ready by one that has never been healthy', () => {
    const shared = { status: 'unhealthy', required: true, scope: 'shared' } as const;
    const unproven = { ...shared, neverHealthy: true } as const;
    const of = (db: typeof shared) =>
      knownOf({ ...RUNNING, readiness: { status: 'degraded', checks: { db } } }).known.ready(silent(1000));
    expect(of(shared)).toEqual({ status: 'degraded', checks: { db: shared } });
    expect(of(unproven)).toEqual({ status: 'not_ready', checks: { db: unproven } });
  });

  it('still says of skipped indicators that they are shared', () => {
    const db = { ...DB, scope: 'shared', neverHealthy: true } as const;
    const skipped = { status: 'skipped', required: true, scope: 'shared', neverHealthy: true };
    const state: MainState = { ...RUNNING, readiness: { status: 'ready', checks: { db } } };
    expect(knownOf({ ...state, phase: 'draining' }).known.ready(silent(0)).checks).toEqual({ db: skipped });
    expect(knownOf(state).known.indicator('db', silent(UNREADY_AFTER_MS))).toEqual(skipped);
  });

  it('leaves excluded indicators out of the checks and of the verdict', () => {
    const { known } = knownOf(RUNNING);
    expect(known.ready(silent(0), ['redis', 'nobody'])).toEqual({ status: 'ready', checks: { db: DB } });
  });
});

describe('LastKnown of one indicator', () => {
  it('is its report in the last answer', () => {
    const { known } = knownOf(RUNNING);
    expect(known.indicator('redis', silent(0))).toEqual(REDIS);
  });

  it('is nothing for a name that no indicator has', () => {
    const { known } = knownOf(RUNNING);
    for (const name of ['nobody', 'constructor', '__proto__']) expect(known.indicator(name, silent(0))).toBeUndefined();
  });

  it('is skipped in a stall', () => {
    const { known } = knownOf(RUNNING);
    expect(known.indicator('db', silent(UNREADY_AFTER_MS))).toEqual({ status: 'skipped', required: true });
  });
});

describe('LastKnown of startup', () => {
  it('stays started, and its times go on', () => {
    const { clock, known } = knownOf(RUNNING);
    clock.advance(60_000);
    expect(known.isArmed).toBe(true);
    expect(known.startup()).toEqual({ ...STARTED, uptimeMs: 60_100, checks: { db: { ...DB, ageMs: 60_010 } } });
  });

  it('is starting until the main thread reports another status', () => {
    const { clock, known } = knownOf();
    clock.advance(300);
    expect(known.isArmed).toBe(false);
    expect(known.startup()).toEqual({ status: 'starting', uptimeMs: 300, tasks: {}, checks: {} });
  });
});
