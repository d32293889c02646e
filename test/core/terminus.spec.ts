import { describe, expect, it, jest } from '@jest/globals';
import { HealthIndicatorService } from '@nestjs/terminus';
import { checkOf } from '../support/check-under-test.js';

const session = new HealthIndicatorService().check('db');

describe('what Terminus returns', () => {
  it.each([
    ['up()', session.up(), { status: 'healthy' }],
    ['up(data)', session.up({ pool: 3 }), { status: 'healthy', details: { pool: 3 } }],
    ['up(text)', session.up('fine'), { status: 'healthy', details: { message: 'fine' } }],
    ['down(text)', session.down('gone'), { status: 'unhealthy', message: { text: 'gone', author: 'application' } }],
    ['down()', session.down(), { status: 'unhealthy', message: { text: 'no reason given', author: 'vitals' } }],
    [
      'degraded(data)',
      session.degraded({ message: 'slow', lagMs: 9 }),
      { status: 'degraded', message: { text: 'slow', author: 'application' }, details: { lagMs: 9 } },
    ],
  ])('is understood: %s', async (_what, result, expected) => {
    const { check } = checkOf(() => result);
    await check.fresh();
    expect(check.finding()).toMatchObject(expected);
  });

  it('is understood as an attempt, which runs exactly once', async () => {
    const query = jest.fn(() => Promise.resolve({ version: 16 }));
    const { check } = checkOf(() => session.attempt(query));
    await Promise.all([check.fresh(), check.fresh()]);
    expect(query).toHaveBeenCalledTimes(1);
    expect(check.finding()).toMatchObject({
      status: 'healthy',
      details: { version: 16, responseTime: expect.any(Number) },
    });
  });

  it('is understood as an attempt from an async check', async () => {
    const query = jest.fn(() => Promise.resolve());
    const { check } = checkOf(async () => session.attempt(query));
    await check.fresh();
    expect(query).toHaveBeenCalledTimes(1);
    expect(check.finding().status).toBe('healthy');
  });

  it('is understood as an attempt that fails', async () => {
    const { check } = checkOf(() => session.attempt(() => Promise.reject(new Error('refused'))));
    await check.fresh();
    expect(check.finding()).toMatchObject({ status: 'unhealthy', message: { text: 'refused', author: 'application' } });
  });

  it('is unhealthy as an attempt that returns a reserved key', async () => {
    const { check } = checkOf(() => session.attempt(() => ({ status: 'fine' })));
    await check.fresh();
    expect(check.finding()).toMatchObject({
      status: 'unhealthy',
      message: { text: expect.stringContaining('reserved key') },
    });
  });
});
