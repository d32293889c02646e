import { describe, expect, it, jest } from '@jest/globals';
import { metricsAnswer } from '../../src/http/metrics-answer.js';
import { SharedScrape } from '../../src/watchdog/shared-scrape.js';
import { settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

const ANSWER = metricsAnswer('text/plain', 'vitals_live 1\n');

function scrape() {
  const clock = new FakeClock();
  const collect = jest.fn<(id: number) => void>();
  return { clock, collect, shared: new SharedScrape(clock, collect) };
}

describe('a scrape', () => {
  it('is shared by all who ask while it is under way', async () => {
    const { collect, shared } = scrape();
    const asked = [shared.ask(), shared.ask(), shared.ask()];
    expect(collect).toHaveBeenCalledTimes(1);
    shared.answer(1, ANSWER);
    expect(await Promise.all(asked)).toEqual([ANSWER, ANSWER, ANSWER]);
  });

  it('begins anew after that, but not before the main thread has rested nine times as long', async () => {
    const { clock, collect, shared } = scrape();
    void shared.ask();
    clock.advance(10);
    shared.answer(1, ANSWER);
    const next = shared.ask();
    clock.advance(89);
    expect(collect).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(collect).toHaveBeenCalledTimes(2);
    shared.answer(2, ANSWER);
    expect(await next).toBe(ANSWER);
  });

  it('waits for a quarter of a second at most', () => {
    const { clock, collect, shared } = scrape();
    void shared.ask();
    clock.advance(5000);
    shared.answer(1, ANSWER);
    void shared.ask();
    clock.advance(250);
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it('is answered with 503 after 8 s, and the answer that comes later belongs to nobody', async () => {
    const { clock, collect, shared } = scrape();
    const asked = shared.ask();
    clock.advance(8000);
    expect(await asked).toMatchObject({ status: 503 });
    let next: unknown = 'nothing yet';
    void shared.ask().then((answer) => (next = answer));
    shared.answer(1, ANSWER);
    await settle();
    expect(next).toBe('nothing yet');
    expect(collect).toHaveBeenLastCalledWith(2);
  });

  it('is given up at once for all who wait, whether or not it has begun', async () => {
    const { clock, collect, shared } = scrape();
    const first = shared.ask();
    shared.giveUp();
    expect(await first).toBeUndefined();
    void shared.ask();
    clock.advance(10);
    shared.answer(2, ANSWER);
    const resting = shared.ask();
    shared.giveUp();
    expect(await resting).toBeUndefined();
    clock.advance(10_000);
    expect(collect).toHaveBeenCalledTimes(2);
    expect(clock.pending).toBe(0);
    shared.giveUp();
  });
});
