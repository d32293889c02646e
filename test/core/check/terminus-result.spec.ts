import { describe, expect, it, jest } from '@jest/globals';
import { checkOf } from '../../support/check-under-test.js';
import { says, session, terminus } from '../../support/terminus.js';

const db = session('db');

it('finds the expected methods in the installed Terminus, so that no test below is skipped by mistake', () => {
  expect(terminus.expected).toContain('up');
  expect(terminus.found).toEqual(terminus.expected);
});

describe('what Terminus returns', () => {
  it.each([
    ['up()', db.up(), { status: 'healthy' }],
    ['up(data)', db.up({ pool: 3 }), { status: 'healthy', details: { pool: 3 } }],
    ['up(text)', db.up('fine'), { status: 'healthy', details: { message: 'fine' } }],
    ['down(text)', db.down('gone'), { status: 'unhealthy', message: { text: 'gone', author: 'application' } }],
    ['down()', db.down(), { status: 'unhealthy', message: { text: 'no reason given', author: 'vitals' } }],
    [
      'degraded(data)',
      // Terminus 11 lacks the method, but its users can write such a result by hand.
      says('degraded')
        ? db.degraded({ message: 'slow', lagMs: 9 })
        : { db: { status: 'degraded', message: 'slow', lagMs: 9 } },
      { status: 'degraded', message: { text: 'slow', author: 'application' }, details: { lagMs: 9 } },
    ],
  ])('is understood: %s', async (_what, result, expected) => {
    const { check } = checkOf(() => result);
    await check.fresh();
    expect(check.finding()).toMatchObject(expected);
  });
});

/** `attempt` exists since Terminus 12. */
if (says('attempt')) {
  describe('an attempt of Terminus', () => {
    it('is understood, and runs exactly once', async () => {
      const query = jest.fn(() => Promise.resolve({ version: 16 }));
      const { check } = checkOf(() => db.attempt(query));
      await Promise.all([check.fresh(), check.fresh()]);
      expect(query).toHaveBeenCalledTimes(1);
      expect(check.finding()).toMatchObject({
        status: 'healthy',
        details: { version: 16, responseTime: expect.any(Number) },
      });
    });

    it('is understood from an async check', async () => {
      const query = jest.fn(() => Promise.resolve());
      const { check } = checkOf(async () => db.attempt(query));
      await check.fresh();
      expect(query).toHaveBeenCalledTimes(1);
      expect(check.finding().status).toBe('healthy');
    });

    it('is understood if it fails', async () => {
      const { check } = checkOf(() => db.attempt(() => Promise.reject(new Error('refused'))));
      await check.fresh();
      expect(check.finding()).toMatchObject({
        status: 'unhealthy',
        message: { text: 'refused', author: 'application' },
      });
    });

    it('is unhealthy if it returns a reserved key', async () => {
      const { check } = checkOf(() => db.attempt(() => ({ status: 'fine' })));
      await check.fresh();
      expect(check.finding()).toMatchObject({
        status: 'unhealthy',
        message: { text: expect.stringContaining('reserved key') },
      });
    });
  });
}
