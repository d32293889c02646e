import { describe, expect, it, jest } from '@jest/globals';
import { AnswerCache } from '../../src/http/answer-cache.js';
import { renderAnswer } from '../../src/http/answer.js';
import { disclose, type ProbeFinding } from '../../src/http/view.js';
import { ALIVE, WEDGED } from './views.js';

const READY: ProbeFinding = { probe: 'readiness', finding: { status: 'ready', checks: {} } };

function cacheOf() {
  const make = jest.fn<ConstructorParameters<typeof AnswerCache>[0]>((found, level, format) =>
    renderAnswer(disclose(found, level), format),
  );
  return { make, cache: new AnswerCache(make) };
}

function alive(change: object = {}): ProbeFinding {
  return { probe: 'liveness', finding: structuredClone({ ...ALIVE, ...change }) };
}

describe('AnswerCache', () => {
  it('makes one answer for the same finding in a row', () => {
    const { cache, make } = cacheOf();
    const first = cache.answer(READY, 'withheld', 'native');
    expect(JSON.parse(first.body)).toEqual({ status: 'ready', checks: {} });
    expect(cache.answer({ ...READY }, 'withheld', 'native')).toBe(first);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('makes another one for any other finding, level or form', () => {
    const { cache, make } = cacheOf();
    cache.answer(READY, 'withheld', 'native');
    expect(cache.answer(READY, 'withheld', 'text').body).toBe('readyz check passed\n');
    cache.answer(READY, 'full', 'text');
    cache.answer(structuredClone(READY), 'full', 'text');
    // It keeps only the last answer.
    cache.answer(READY, 'withheld', 'native');
    expect(make).toHaveBeenCalledTimes(5);
  });

  it('keeps an answer per probe', () => {
    const { cache } = cacheOf();
    const readiness = cache.answer(READY, 'full', 'native');
    const liveness = cache.answer(alive(), 'full', 'native');
    expect(cache.answer(READY, 'full', 'native')).toBe(readiness);
    expect(cache.answer(alive(), 'full', 'native')).toBe(liveness);
  });

  it.each<[string, object]>([
    ['time has passed', { uptimeMs: ALIVE.uptimeMs + 1 }],
    ['the status is another one', { status: 'stalled' }],
    ['the silence is another one', { eventLoop: { ...ALIVE.eventLoop, silentMs: 211 } }],
    ['the longest silence is another one', { eventLoop: { ...ALIVE.eventLoop, longestSilenceMs: 813 } }],
    ['another observer measures it', { eventLoop: { ...ALIVE.eventLoop, observer: 'in-loop' } }],
    ['a loop is watched', { heartbeats: WEDGED.heartbeats }],
  ])('makes another answer to liveness when %s', (_, change) => {
    const { cache } = cacheOf();
    const before = cache.answer(alive(), 'full', 'native');
    const after = cache.answer(alive(change), 'full', 'native');
    expect(after).not.toBe(before);
    expect(JSON.parse(after.body)).toEqual({ ...ALIVE, ...change });
  });

  it('makes each answer anew while a loop is watched, because a heartbeat may have come or gone', () => {
    const { cache, make } = cacheOf();
    for (let count = 0; count < 3; count += 1)
      cache.answer(alive({ heartbeats: { mailer: { silentMs: count, maxSilenceMs: 9 } } }), 'full', 'native');
    cache.answer(alive(), 'full', 'native');
    expect(make).toHaveBeenCalledTimes(4);
  });

  it('keeps nothing of an answer that could not be made', () => {
    const { cache, make } = cacheOf();
    const first = cache.answer(READY, 'full', 'native');
    make.mockImplementationOnce(() => {
      throw new Error('no');
    });
    expect(() => cache.answer(READY, 'full', 'text')).toThrow('no');
    expect(cache.answer(READY, 'full', 'native')).toBe(first);
  });
});
