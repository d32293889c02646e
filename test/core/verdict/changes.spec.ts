import { describe, expect, it } from '@jest/globals';
import { ChangeTracker } from '../../../src/core/verdict/changes.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('ChangeTracker', () => {
  it.each([
    ['liveness', 'alive', 'stalled'],
    ['readiness', 'not_ready', 'ready'],
    ['startup', 'starting', 'started'],
    ['indicator', 'unknown', 'healthy'],
  ] as const)('starts %s as %s', (subject, initial, other) => {
    const tracker = new ChangeTracker(new FakeClock());
    // An indicator is `unknown` before its first result, and never becomes that.
    expect(tracker.record(subject, initial as typeof other)).toBeUndefined();
    expect(tracker.record(subject, other)).toMatchObject({ subject, from: initial, to: other });
  });

  it('starts with the values that it is given', () => {
    const initial = { liveness: 'alive', readiness: 'ready', startup: 'started', indicator: 'unknown' };
    expect(new ChangeTracker(new FakeClock(), initial).record('readiness', 'ready')).toBeUndefined();
  });

  it('records when and why a change happened, and how long the previous status lasted', () => {
    const clock = new FakeClock();
    const tracker = new ChangeTracker(clock);
    clock.advance(1_500.4);
    const change = tracker.record('readiness', 'degraded', { reason: 'redis' });
    expect(change).toEqual({
      subject: 'readiness',
      from: 'not_ready',
      to: 'degraded',
      reason: 'redis',
      at: clock.date(),
      lastedMs: 1_500,
    });
    expect(Object.isFrozen(change)).toBe(true);
    clock.advance(200);
    expect(tracker.record('readiness', 'ready')).toMatchObject({ from: 'degraded', lastedMs: 200 });
  });

  it('reports no repetition, and counts the time across repetitions', () => {
    const clock = new FakeClock();
    const tracker = new ChangeTracker(clock);
    tracker.record('liveness', 'stalled');
    clock.advance(100);
    expect(tracker.record('liveness', 'stalled', { reason: 'other' })).toBeUndefined();
    clock.advance(100);
    expect(tracker.record('liveness', 'alive')).toMatchObject({ lastedMs: 200 });
  });

  it('keeps indicators apart by name', () => {
    const tracker = new ChangeTracker(new FakeClock());
    tracker.record('indicator', 'healthy', { name: 'db' });
    expect(tracker.record('indicator', 'healthy', { name: 'redis' })).toMatchObject({ name: 'redis', from: 'unknown' });
    expect(tracker.record('indicator', 'healthy', { name: 'db' })).toBeUndefined();
    expect(tracker.record('indicator', 'healthy', { name: '__proto__' })).toMatchObject({ from: 'unknown' });
  });

  it('dates a late change back, but not to before the previous change', () => {
    const clock = new FakeClock();
    const tracker = new ChangeTracker(clock);
    clock.advance(60_000);
    const late = tracker.record('readiness', 'ready', {}, 20_000);
    expect(late).toMatchObject({ from: 'not_ready', to: 'ready', lastedMs: 40_000 });
    expect(clock.date().getTime() - late!.at.getTime()).toBe(20_000);
    expect(tracker.record('readiness', 'not_ready', {}, 50_000)).toMatchObject({ lastedMs: 0 });
    expect(tracker.standing('readiness')).toEqual({ value: 'not_ready', forMs: 20_000 });
  });
});
