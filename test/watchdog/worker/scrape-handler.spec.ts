import { describe, expect, it, jest } from '@jest/globals';
import type { Answer } from '../../../src/http/answer.js';
import { metricsAnswer } from '../../../src/http/metrics-answer.js';
import type { MetricsSnapshot } from '../../../src/metrics/snapshot.js';
import { ScrapeHandler } from '../../../src/watchdog/worker/scrape-handler.js';
import { FakeClock } from '../../support/fake-clock.js';

const FROM_MAIN = metricsAnswer('text/plain', 'orders_total 3\n');

/** A handler beside a main thread that has been silent since `silentSince`, by the clock. */
function handler() {
  const clock = new FakeClock();
  const main = { silentSince: Infinity };
  const monitor = {
    look() {},
    get silentMs() {
      return Math.max(0, clock.now() - main.silentSince);
    },
    get isSilent() {
      return this.silentMs >= 1000;
    },
  };
  const collect = jest.fn<(id: number) => void>();
  const snapshot = jest.fn<() => MetricsSnapshot>(() => ({ isMainSilent: true, stalls: 1 }));
  const scrapes = new ScrapeHandler({ clock, monitor, snapshot, collect });
  scrapes.served = { path: '/metrics', prefix: 'shop_' };
  return { clock, main, collect, snapshot, scrapes };
}

const text = ({ body }: Answer) => (typeof body === 'string' ? body : new TextDecoder().decode(body));

describe('a scrape of the probe port', () => {
  it('is answered by the main thread while that beats', async () => {
    const { scrapes, collect } = handler();
    const asked = scrapes.answer();
    scrapes.take(collect.mock.calls[0]![0], FROM_MAIN);
    expect(await asked).toBe(FROM_MAIN);
  });

  it('is answered at once, by this thread, when the main one has missed two beats', async () => {
    const { clock, main, scrapes, collect } = handler();
    main.silentSince = clock.now() - 1000;
    const answer = await scrapes.answer();
    expect(collect).not.toHaveBeenCalled();
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    });
    expect(text(answer)).toContain('\nshop_main_thread_silent 1\n');
  });

  it('is answered within a second if the main thread is blocked while it is asked', async () => {
    const { clock, main, scrapes } = handler();
    main.silentSince = clock.now();
    const asked = scrapes.answer();
    await clock.advanceAsync(900);
    expect(text(await asked)).toContain('shop_main_thread_silent 1');
  });

  it('is answered when the main thread turns out to be silent', async () => {
    const { scrapes } = handler();
    const asked = scrapes.answer();
    scrapes.giveUp();
    expect(text(await asked)).toContain('shop_main_thread_silent 1');
  });

  it('waits for a main thread that beats but is slow to collect', async () => {
    const { clock, main, scrapes, collect } = handler();
    const asked = scrapes.answer();
    await clock.advanceAsync(800);
    main.silentSince = clock.now();
    await clock.advanceAsync(100);
    main.silentSince = Infinity;
    await clock.advanceAsync(2000);
    scrapes.take(collect.mock.calls[0]![0], FROM_MAIN);
    expect(await asked).toBe(FROM_MAIN);
    expect(clock.pending).toBe(0);
  });

  it('shares what this thread says for a tenth of a second', async () => {
    const { clock, main, scrapes, snapshot } = handler();
    main.silentSince = clock.now() - 1000;
    const first = await scrapes.answer();
    clock.advance(99);
    expect(await scrapes.answer()).toBe(first);
    clock.advance(1);
    expect(await scrapes.answer()).not.toBe(first);
    expect(snapshot).toHaveBeenCalledTimes(2);
  });

  it('is answered even if this thread fails', async () => {
    const { clock, main, scrapes, snapshot } = handler();
    main.silentSince = clock.now() - 1000;
    snapshot.mockImplementation(() => {
      throw new Error('broken');
    });
    expect(await scrapes.answer()).toMatchObject({ status: 500 });
  });
});
