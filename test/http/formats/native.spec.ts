import { describe, expect, it } from '@jest/globals';
import {
  ALIVE,
  answerIn,
  DEGRADED,
  DRAINING,
  FAILED,
  HELD,
  indicator,
  liveness,
  NOT_READY,
  POSTGRES,
  readiness,
  REDIS,
  STALLED,
  STARTED,
  STARTING,
  startup,
  WEDGED,
} from '../views.js';

describe('the native format', () => {
  it.each([
    [
      'alive',
      liveness(ALIVE),
      '{"status":"alive","uptimeMs":12345,"eventLoop":{"observer":"watchdog","silentMs":210,"longestSilenceMs":812}}',
    ],
    [
      'stalled',
      liveness(STALLED),
      '{"status":"stalled","uptimeMs":12345,"eventLoop":{"observer":"watchdog","silentMs":16000,"longestSilenceMs":16000}}',
    ],
    [
      'stalled by a heartbeat',
      liveness(WEDGED),
      '{"status":"stalled","uptimeMs":12345,"eventLoop":{"observer":"watchdog","silentMs":210,"longestSilenceMs":812},' +
        '"heartbeats":{"orders-consumer":{"silentMs":31000,"maxSilenceMs":30000},"mailer":{"silentMs":30000,"maxSilenceMs":30000}}}',
    ],
    [
      'degraded',
      readiness(DEGRADED),
      '{"status":"degraded","checks":{"postgres":{"status":"healthy","required":true,"latencyMs":3,"ageMs":120,"details":{"replicas":2}},' +
        '"redis":{"status":"unhealthy","required":false,"latencyMs":2000,"ageMs":40,"message":"timed out after 2000 ms","failures":4}}}',
    ],
    [
      'not_ready',
      readiness(NOT_READY),
      '{"status":"not_ready","checks":{"postgres":{"status":"unhealthy","required":true,"latencyMs":2000,"ageMs":40,"message":"timed out after 2000 ms","failures":4},' +
        '"search":{"status":"degraded","required":true,"latencyMs":7,"ageMs":1,"message":"replica lags"}}}',
    ],
    [
      'draining',
      readiness(DRAINING),
      '{"status":"not_ready","reason":"draining","checks":{"postgres":{"status":"skipped","required":true}}}',
    ],
    [
      'held',
      readiness(HELD),
      '{"status":"not_ready","reason":"held: migrating","checks":{"postgres":{"status":"healthy","required":true,"latencyMs":3,"ageMs":120,"details":{"replicas":2}}}}',
    ],
    [
      'starting',
      startup(STARTING),
      '{"status":"starting","uptimeMs":850,"tasks":{"warm-cache":{"status":"running","elapsedMs":640,"attempt":1}},' +
        '"checks":{"postgres":{"status":"healthy","required":true,"latencyMs":4,"ageMs":10}}}',
    ],
    [
      'started',
      startup(STARTED),
      '{"status":"started","uptimeMs":850,"tasks":{"warm-cache":{"status":"done","elapsedMs":700,"attempt":1}},' +
        '"checks":{"postgres":{"status":"healthy","required":true,"latencyMs":4,"ageMs":10}}}',
    ],
    [
      'failed',
      startup(FAILED),
      '{"status":"failed","uptimeMs":850,"tasks":{"migrate":{"status":"failed","elapsedMs":90,"attempt":3,"message":"attempt 3 timed out"},"warm-cache":{"status":"pending"}},' +
        '"checks":{"postgres":{"status":"healthy","required":true,"latencyMs":4,"ageMs":10}}}',
    ],
    [
      'of one indicator',
      indicator('redis', REDIS),
      '{"name":"redis","status":"unhealthy","required":false,"latencyMs":2000,"ageMs":40,"message":"timed out after 2000 ms","failures":4}',
    ],
    [
      'with a warning',
      readiness({ warning: 'unknown: "x"', checks: {}, status: 'ready' }),
      '{"status":"ready","checks":{},"warning":"unknown: \\"x\\""}',
    ],
  ])('is exact: %s', (_claim, view, body) => {
    expect(answerIn('native', view).body).toBe(body);
  });

  it('says that it is truncated if details were too long to be kept', () => {
    const note = 'details dropped: 10485760 characters';
    const checks = { postgres: { status: 'healthy', required: true, note } } as const;
    const { body } = answerIn('native', readiness({ status: 'ready', checks }));
    expect(body).toBe(
      `{"status":"ready","checks":{"postgres":{"status":"healthy","required":true,"note":"${note}"}},"truncated":true}`,
    );
    expect(answerIn('native', indicator('postgres', checks.postgres)).body).toContain('"truncated":true');
  });

  it('does not say that it is truncated if details could not be serialised', () => {
    const report = { ...POSTGRES, note: 'details dropped: not serialisable' };
    expect(answerIn('native', indicator('postgres', report)).body).not.toContain('truncated');
  });

  it('keeps names of Object.prototype', () => {
    const checks = JSON.parse(
      '{"__proto__":{"status":"healthy","required":true},"toJSON":{"status":"healthy","required":true}}',
    );
    const { body } = answerIn('native', readiness({ status: 'ready', checks }));
    expect(body).toBe(`{"status":"ready","checks":${JSON.stringify(checks)}}`);
  });
});
