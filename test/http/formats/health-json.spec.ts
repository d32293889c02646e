import { describe, expect, it } from '@jest/globals';
import * as view from '../views.js';

const { answerIn, indicator, liveness, readiness, startup } = view;
const bodyOf = (shown: Parameters<typeof answerIn>[1]) => answerIn('health+json', shown).body;

describe('the health+json format', () => {
  it.each([
    [
      'alive',
      liveness(view.ALIVE),
      '{"status":"pass","checks":{"uptime":[{"componentType":"system","observedValue":12345,"observedUnit":"ms","status":"pass"}],' +
        '"eventLoop:silence":[{"componentId":"eventLoop","componentType":"component","observedValue":210,"observedUnit":"ms","status":"pass"}]}}',
    ],
    [
      'degraded',
      readiness(view.DEGRADED),
      '{"status":"warn","checks":{' +
        '"postgres:responseTime":[{"componentId":"postgres","componentType":"component","observedValue":3,"observedUnit":"ms","status":"pass","required":true,"details":{"replicas":2}}],' +
        '"redis:responseTime":[{"componentId":"redis","componentType":"component","observedValue":2000,"observedUnit":"ms","status":"fail","output":"timed out after 2000 ms","required":false}]}}',
    ],
    [
      'draining',
      readiness(view.DRAINING),
      '{"status":"fail","output":"draining","checks":{' +
        '"postgres:responseTime":[{"componentId":"postgres","componentType":"component","status":"warn","output":"skipped","required":true}]}}',
    ],
    [
      'starting',
      startup(view.STARTING),
      '{"status":"fail","output":"starting","checks":{' +
        '"warm-cache:elapsedTime":[{"componentId":"warm-cache","componentType":"component","observedValue":640,"observedUnit":"ms","status":"warn","output":"running"}],' +
        '"postgres:responseTime":[{"componentId":"postgres","componentType":"component","observedValue":4,"observedUnit":"ms","status":"pass","required":true}]}}',
    ],
    [
      'of one indicator',
      indicator('redis', view.REDIS),
      '{"status":"fail","checks":{"redis:responseTime":[{"componentId":"redis","componentType":"component","observedValue":2000,"observedUnit":"ms","status":"fail","output":"timed out after 2000 ms","required":false}]}}',
    ],
    [
      'of one shared indicator',
      indicator('db', { status: 'unhealthy', required: true, scope: 'shared', neverHealthy: true }),
      '{"status":"fail","checks":{"db:responseTime":[{"componentId":"db","componentType":"component","status":"fail","output":"unhealthy","required":true,"scope":"shared","neverHealthy":true}]}}',
    ],
    [
      'with a warning',
      readiness({ status: 'ready', checks: {}, warning: 'no indicator is called x' }),
      '{"status":"pass","notes":["no indicator is called x"],"checks":{}}',
    ],
  ])('is exact: %s', (_claim, shown, body) => {
    expect(bodyOf(shown)).toBe(body);
  });

  it.each(view.VIEWS)('pairs pass and warn with 2xx and fail with 5xx for %s', (_claim, shown) => {
    const { status: code, body } = answerIn('health+json', shown);
    const { status } = JSON.parse(body);
    expect(['pass', 'warn', 'fail']).toContain(status);
    expect(code).toBe(status === 'fail' ? 503 : 200);
  });

  it.each(view.VIEWS)('has an output exactly for the checks that do not pass, for %s', (_claim, shown) => {
    const { checks } = JSON.parse(bodyOf(shown));
    for (const { status, output } of Object.values<{ status: string; output?: string }[]>(checks).flat())
      expect(output === undefined).toBe(status === 'pass');
  });

  it('names each silent loop', () => {
    expect(JSON.parse(bodyOf(liveness(view.STALLED))).checks['eventLoop:silence'][0]).toMatchObject({
      status: 'fail',
      output: 'silent for 16000 ms',
    });
    const { checks } = JSON.parse(bodyOf(liveness(view.WEDGED)));
    expect(checks['eventLoop:silence'][0].status).toBe('pass');
    expect(checks['orders-consumer:silence'][0]).toMatchObject({ status: 'fail', output: 'silent for 31000 ms' });
    expect(checks['mailer:silence'][0].status).toBe('pass');
  });

  it('names the task that failed', () => {
    const { output, checks } = JSON.parse(bodyOf(startup(view.FAILED)));
    expect(output).toBe('failed');
    expect(checks['migrate:elapsedTime'][0]).toMatchObject({ status: 'fail', output: 'attempt 3 timed out' });
    expect(checks['warm-cache:elapsedTime'][0]).toMatchObject({ status: 'warn', output: 'pending' });
    expect(JSON.parse(bodyOf(startup(view.STARTED))).output).toBeUndefined();
  });

  it('has no colon in the name of a component, and keeps both of two names that become one key', () => {
    const { checks } = JSON.parse(
      bodyOf(readiness({ status: 'ready', checks: { 'db:a': view.POSTGRES, 'db-a': view.POSTGRES } })),
    );
    expect(Object.keys(checks)).toEqual(['db-a:responseTime']);
    expect(checks['db-a:responseTime'].map((entry: { componentId: string }) => entry.componentId)).toEqual([
      'db:a',
      'db-a',
    ]);
  });

  it('says that it is truncated if details were too long to be kept', () => {
    const report = { ...view.POSTGRES, note: 'details dropped: 9000 characters' };
    expect(JSON.parse(bodyOf(indicator('postgres', report))).truncated).toBe(true);
  });
});
