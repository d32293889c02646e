import { describe, expect, it } from '@jest/globals';
import * as view from '../views.js';

const { answerIn, indicator, liveness, readiness, startup } = view;

describe('the text format', () => {
  it.each([
    ['alive', liveness(view.ALIVE), ['[+]event-loop ok', 'livez check passed']],
    ['stalled', liveness(view.STALLED), ['[-]event-loop failed: silent for 16000 ms', 'livez check failed']],
    [
      'stalled by a heartbeat',
      liveness(view.WEDGED),
      ['[+]event-loop ok', '[-]orders-consumer failed: silent for 31000 ms', '[+]mailer ok', 'livez check failed'],
    ],
    ['ready', readiness(view.READY), ['[+]postgres ok', 'readyz check passed']],
    [
      'degraded',
      readiness(view.DEGRADED),
      ['[+]postgres ok', '[-]redis failed: timed out after 2000 ms', 'readyz check passed'],
    ],
    [
      'not_ready',
      readiness(view.NOT_READY),
      ['[-]postgres failed: timed out after 2000 ms', '[+]search degraded: replica lags', 'readyz check failed'],
    ],
    ['draining', readiness(view.DRAINING), ['[-]draining', '[-]postgres skipped', 'readyz check failed']],
    ['held', readiness(view.HELD), ['[-]held: migrating', '[+]postgres ok', 'readyz check failed']],
    ['starting', startup(view.STARTING), ['[-]warm-cache running', '[+]postgres ok', 'startupz check failed']],
    ['started', startup(view.STARTED), ['[+]warm-cache ok', '[+]postgres ok', 'startupz check passed']],
    [
      'failed',
      startup(view.FAILED),
      ['[-]migrate failed: attempt 3 timed out', '[-]warm-cache pending', '[+]postgres ok', 'startupz check failed'],
    ],
    ['of a healthy indicator', indicator('postgres', view.POSTGRES), ['[+]postgres ok', 'postgres check passed']],
    [
      'of an unhealthy indicator',
      indicator('redis', view.REDIS),
      ['[-]redis failed: timed out after 2000 ms', 'redis check failed'],
    ],
    [
      'without a message',
      indicator('redis', { status: 'degraded', required: false }),
      ['[+]redis degraded', 'redis check passed'],
    ],
    [
      'with a warning',
      readiness({ ...view.READY, warning: 'no indicator is called x' }),
      ['[+]postgres ok', 'warn: no indicator is called x', 'readyz check passed'],
    ],
    [
      'with details that were too long',
      readiness({
        ...view.READY,
        checks: { postgres: { ...view.POSTGRES, note: 'details dropped: 9000 characters' } },
      }),
      ['[+]postgres ok', 'truncated', 'readyz check passed'],
    ],
  ])('has a line for each check: %s', (_claim, shown, lines) => {
    expect(answerIn('text', shown).body).toBe(`${lines.join('\n')}\n`);
  });

  const forged = 'x\n[+]postgres ok\r\u2028readyz check passed\u0085\u202e\u001b[2J\u0000';

  it.each([
    ['a name', readiness({ status: 'not_ready', checks: { [forged]: view.REDIS } }), 2],
    ['a message', readiness({ status: 'not_ready', checks: { redis: { ...view.REDIS, message: forged } } }), 2],
    ['a reason', readiness({ status: 'not_ready', reason: forged, checks: {} }), 2],
    ['a warning', readiness({ status: 'not_ready', warning: forged, checks: {} }), 2],
    ['a heartbeat', liveness({ ...view.STALLED, heartbeats: { [forged]: { silentMs: 1, maxSilenceMs: 2 } } }), 3],
    ['a task', startup({ ...view.FAILED, checks: {}, tasks: { [forged]: { status: 'failed', message: forged } } }), 2],
    ['the name of the one indicator', indicator(forged, view.REDIS), 2],
  ])('cannot be forged by %s', (_claim, shown, count) => {
    const { body } = answerIn('text', shown);
    expect(body).toMatch(/ check failed\n$/);
    expect(body.split('\n')).toHaveLength(count + 1);
    // eslint-disable-next-line no-control-regex
    expect(body.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
  });
});
