import { describe, expect, it } from '@jest/globals';
import { resolveOptions } from '../../src/core/options/resolve.js';
import { HeartbeatMonitor } from '../../src/heartbeat/heartbeat-monitor.service.js';
import { FakeClock } from '../support/fake-clock.js';

function serviceOf() {
  const clock = new FakeClock();
  return { clock, service: new HeartbeatMonitor(resolveOptions({}, { isInteractive: true }), clock) };
}

describe('HeartbeatMonitor', () => {
  it('beats for the event loop every intervalMs once started', () => {
    const { clock, service } = serviceOf();
    clock.advance(300);
    service.start();
    clock.advance(60_000);
    expect(service.silence().silentMs).toBeLessThanOrEqual(500);
    expect(service.silence().longestSilenceMs).toBe(500);
  });

  it('is silent for as long as the event loop is blocked, and remembers the longest silence', () => {
    const { clock, service } = serviceOf();
    service.start();
    clock.block(7000);
    expect(service.silence()).toEqual({ observer: 'in-loop', silentMs: 7000, longestSilenceMs: 7000 });
    clock.advance(1000);
    expect(service.silence().silentMs).toBeLessThanOrEqual(1000);
    expect(service.silence().longestSilenceMs).toBe(7000);
  });

  it('sets one timer, however often it is started, and none once stopped', () => {
    const { clock, service } = serviceOf();
    service.start();
    service.start();
    expect(clock.pending).toBe(1);
    service.stop();
    service.stop();
    expect(clock.pending).toBe(0);
  });
});

describe('HeartbeatMonitor with an observer outside the event loop', () => {
  it('takes the longest silence from it, and reports no silence now: a caller shows that the loop turns', () => {
    const { clock, service } = serviceOf();
    let longestMs: number | undefined = 812;
    service.observeBy(() => longestMs);
    service.start();
    clock.block(7000);
    expect(service.silence()).toEqual({ observer: 'watchdog', silentMs: 0, longestSilenceMs: 812 });
    longestMs = undefined;
    expect(service.silence()).toMatchObject({ observer: 'in-loop', silentMs: 7000 });
  });

  it('reports each beat to it, until it unsubscribes', () => {
    const { clock, service } = serviceOf();
    let beats = 0;
    const stop = service.onBeat(() => (beats += 1));
    service.start();
    clock.advance(1500);
    stop();
    clock.advance(1500);
    expect(beats).toBe(3);
  });

  it('reports to it which loops come and go, with their beats in shared memory', () => {
    const { service } = serviceOf();
    const seen: string[][] = [];
    const stop = service.onWatch(() => seen.push(service.watchedLoops().map(({ name }) => name)));
    const orders = service.watch('orders', { maxSilenceMs: 5000 });
    const { beats } = service.watchedLoops()[0]!;
    orders.beat();
    orders.beat();
    expect([beats[0], beats.buffer]).toEqual([2, expect.any(SharedArrayBuffer)]);
    orders.stop();
    stop();
    service.watch('mails', { maxSilenceMs: 5000 });
    expect(seen).toEqual([['orders'], []]);
  });
});

describe('HeartbeatMonitor.watch()', () => {
  it('reports how long each loop has been silent', () => {
    const { clock, service } = serviceOf();
    const orders = service.watch('orders', { maxSilenceMs: 30_000 });
    service.watch('mails', { maxSilenceMs: 5000 });
    clock.advance(4000);
    orders.beat();
    clock.advance(1000);
    expect(service.reports()).toEqual({
      orders: { silentMs: 1000, maxSilenceMs: 30_000 },
      mails: { silentMs: 5000, maxSilenceMs: 5000 },
    });
  });

  it('ends with stop(), which may be called again', () => {
    const { service } = serviceOf();
    const heartbeat = service.watch('orders', { maxSilenceMs: 1 });
    heartbeat.stop();
    heartbeat.stop();
    heartbeat.beat();
    expect(service.reports()).toEqual({});
  });

  it('is not ended by the stop() of an earlier heartbeat of the same name', () => {
    const { service } = serviceOf();
    const earlier = service.watch('orders', { maxSilenceMs: 1 });
    earlier.stop();
    service.watch('orders', { maxSilenceMs: 2 });
    earlier.stop();
    expect(service.reports()).toHaveProperty('orders.maxSilenceMs', 2);
  });

  it('refuses a name that is already watched, and says what to do', () => {
    const { service } = serviceOf();
    service.watch('orders', { maxSilenceMs: 1 });
    expect(() => service.watch('orders', { maxSilenceMs: 1 })).toThrow(
      'HeartbeatService.watch(): "orders" is watched already; call stop() on its heartbeat first',
    );
  });

  it('copies its options, so that a later change has no effect', () => {
    const { service } = serviceOf();
    const options = { maxSilenceMs: 10 };
    service.watch('orders', options);
    options.maxSilenceMs = 0;
    expect(service.reports()).toHaveProperty('orders.maxSilenceMs', 10);
  });

  const refused: readonly unknown[] = [0, -1, 1.5, NaN, Infinity, 2 ** 31, '5', null, undefined, Symbol('s'), {}, 1n];

  it.each(refused.map((maxSilenceMs) => ({ maxSilenceMs })))('refuses the maxSilenceMs $maxSilenceMs', (options) => {
    const { service } = serviceOf();
    expect(() => service.watch('orders', options as { maxSilenceMs: number })).toThrow(
      expect.objectContaining({ name: 'VitalsError', code: 'INVALID_HEARTBEAT' }),
    );
    expect(service.reports()).toEqual({});
  });

  it('refuses options that cannot be converted to text', () => {
    const { service } = serviceOf();
    const maxSilenceMs = { toString: null, valueOf: null } as never;
    expect(() => service.watch('orders', { maxSilenceMs })).toThrow(
      expect.objectContaining({ code: 'INVALID_HEARTBEAT' }),
    );
  });

  it('names every fault at once, even without options', () => {
    const { service } = serviceOf();
    expect(() => service.watch('', undefined as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_HEARTBEAT', faults: [expect.anything(), expect.anything()] }),
    );
  });
});
