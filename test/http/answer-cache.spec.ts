import { describe, expect, it, jest } from '@jest/globals';
import { AnswerCache } from '../../src/http/answer-cache.js';
import { renderAnswer } from '../../src/http/answer.js';
import { disclose, type ProbeFinding } from '../../src/http/view.js';
import { ALIVE } from './views.js';

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
    const found = alive();
    const liveness = cache.answer(found, 'full', 'native');
    expect(cache.answer(READY, 'full', 'native')).toBe(readiness);
    expect(cache.answer(found, 'full', 'native')).toBe(liveness);
  });

  it('makes another answer to liveness for another report', () => {
    const { cache } = cacheOf();
    const before = cache.answer(alive(), 'full', 'native');
    const after = cache.answer(alive({ status: 'stalled' }), 'full', 'native');
    expect(before.status).toBe(200);
    expect(after.status).toBe(503);
    expect(JSON.parse(after.body)).toEqual({ ...ALIVE, status: 'stalled' });
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
