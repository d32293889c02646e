import { describe, expect, it } from '@jest/globals';
import { afterFailures, afterSuccess, UNTRIED } from '../../../src/core/check/streak.js';

const succeeded = afterSuccess(UNTRIED, 1);

describe('a streak', () => {
  it('is healthy after the first result ever, whatever the success threshold', () => {
    expect(afterSuccess(UNTRIED, 5).standing).toBe('healthy');
  });

  it('is unhealthy after one failure before the first success, whatever the failure threshold', () => {
    expect(afterFailures(UNTRIED, 1, 5).standing).toBe('unhealthy');
  });

  it('is degraded below the failure threshold, and unhealthy once it is reached', () => {
    const one = afterFailures(succeeded, 1, 3);
    const two = afterFailures(one, 1, 3);
    const three = afterFailures(two, 1, 3);
    expect([one, two, three].map(({ standing }) => standing)).toEqual(['degraded', 'degraded', 'unhealthy']);
    expect(three.failures).toBe(3);
  });

  it('needs its successes in a row', () => {
    const failed = afterFailures(succeeded, 1, 1);
    const one = afterSuccess(failed, 2);
    expect(one).toEqual({ failures: 0, successes: 1, hasSucceeded: true, standing: 'unhealthy' });
    const again = afterSuccess(afterFailures(one, 1, 1), 2);
    expect(again).toMatchObject({ successes: 1, standing: 'unhealthy' });
    expect(afterSuccess(again, 2)).toMatchObject({ successes: 2, standing: 'healthy' });
  });

  it('counts failures from zero after a success', () => {
    const blip = afterFailures(succeeded, 2, 3);
    expect(afterFailures(afterSuccess(blip, 1), 2, 3)).toMatchObject({ failures: 2, standing: 'degraded' });
  });

  it('is not improved by a failure during the recovery', () => {
    const recovering = afterSuccess(afterFailures(succeeded, 3, 3), 2);
    expect(afterFailures(recovering, 1, 3)).toMatchObject({ failures: 1, successes: 0, standing: 'unhealthy' });
  });

  it('tolerates failures from the first success on, although one success was not enough to recover', () => {
    const first = afterSuccess(afterFailures(UNTRIED, 1, 3), 2);
    expect(first.standing).toBe('unhealthy');
    expect(afterSuccess(first, 2).standing).toBe('healthy');
  });

  it('is not changed by zero failures', () => {
    expect(afterFailures(UNTRIED, 0, 1)).toBe(UNTRIED);
  });
});
