import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConsumerService, type Consumer } from '../../src/consumers/consumer.service.js';
import { DEFAULTS } from '../../src/core/options/defaults.js';
import { HeartbeatMonitor } from '../../src/heartbeat/heartbeat-monitor.service.js';
import { HeartbeatService } from '../../src/heartbeat/heartbeat.service.js';
import type { DrainService } from '../../src/lifecycle/drain.service.js';
import { deferred } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

let clock: FakeClock;
let monitor: HeartbeatMonitor;
let draining: AbortController;
let tracked: [Promise<unknown>, string | undefined][];

beforeEach(() => {
  clock = new FakeClock();
  monitor = new HeartbeatMonitor(DEFAULTS, clock);
  draining = new AbortController();
  tracked = [];
});

function watch(hasWork: Consumer['hasWork'], stop: Consumer['stop'] = () => Promise.resolve()) {
  const track = (work: Promise<unknown>, name?: string) => {
    tracked.push([work, name]);
    return work;
  };
  const drain = { signal: draining.signal, track } as unknown as DrainService;
  const consumers = new ConsumerService(new HeartbeatService(monitor), drain, clock);
  return consumers.watch({ name: 'orders', maxSilenceMs: 60_000, hasWork, stop });
}

const silentMs = () => monitor.reports()['orders']?.silentMs ?? NaN;

describe('the heartbeat of a consumer', () => {
  it('is silent while work is known to wait and the consumer does nothing', async () => {
    watch(() => Promise.resolve(true));
    await clock.advanceAsync(70_000);

    expect(silentMs()).toBe(70_000);
  });

  it.each<[string, () => Promise<boolean>]>([
    ['there is no work', () => Promise.resolve(false)],
    ['the source fails', () => Promise.reject(new Error('gone'))],
    ['the source does not answer', () => new Promise<boolean>(() => {})],
    [
      'the client throws at once',
      () => {
        throw new Error('closed');
      },
    ],
  ])('beats while %s', async (_what, hasWork) => {
    watch(hasWork);
    await clock.advanceAsync(600_000);

    expect(silentMs()).toBeLessThanOrEqual(15_000);
  });

  it('asks a source that does not answer only once', async () => {
    let looks = 0;
    const answer = deferred<boolean>();
    watch(() => {
      looks += 1;
      return answer.promise;
    });
    await clock.advanceAsync(600_000);
    expect(looks).toBe(1);

    answer.resolve(true);
    await clock.advanceAsync(70_000);
    expect(silentMs()).toBeGreaterThan(60_000);
  });

  it('beats with each piece of work', async () => {
    const watched = watch(() => Promise.resolve(true));
    await clock.advanceAsync(59_000);
    watched.progressed();
    await clock.advanceAsync(5_000);

    expect(silentMs()).toBe(5_000);
  });

  it('has the consumer stopped when the drain begins, and has the drain wait for it', () => {
    const stopped = deferred();
    watch(
      () => Promise.resolve(true),
      () => stopped.promise,
    );
    expect(tracked).toEqual([]);
    draining.abort();

    expect(tracked).toEqual([[stopped.promise, 'orders']]);
  });

  it('does not end the process if the consumer cannot be stopped', async () => {
    watch(
      () => Promise.resolve(true),
      () => Promise.reject(new Error('gone')),
    );
    draining.abort();
    // A rejection without a handler would fail this test.
    await clock.advanceAsync(1);
    expect(tracked).toHaveLength(1);
  });

  it('ends with the watch, and leaves neither timer nor listener', () => {
    const before = clock.pending;
    const watched = watch(() => Promise.resolve(true));
    watched.stop();
    draining.abort();

    expect(monitor.reports()).toEqual({});
    expect(clock.pending).toBe(before);
    expect(tracked).toEqual([]);
  });
});
