import { describe, expect, it } from '@jest/globals';
import { degraded, unhealthy } from '../../../src/core/report/indicator.js';
import { checkOf, rerun, type CheckUnderTest } from '../../support/check-under-test.js';
import type { ResolvedIndicatorOptions } from '../../../src/core/options/resolved.js';

/** Runs a check that returns these results one after the other, and collects what is reported after each. */
async function reported(results: readonly unknown[], options: Partial<ResolvedIndicatorOptions>): Promise<string[]> {
  const left = [...results];
  const tested: CheckUnderTest = checkOf(() => left.shift(), options);
  const seen: string[] = [];
  for (const _ of results) {
    await rerun(tested);
    const { status, message, failures } = tested.check.finding();
    seen.push([status, message?.text, failures].filter((part) => part !== undefined).join(' | '));
  }
  return seen;
}

const down = unhealthy('down');
const slow = degraded('slow');

describe('the thresholds of a check', () => {
  it('are both one by default', async () => {
    expect(await reported([true, down, down, true], {})).toEqual([
      'healthy',
      'unhealthy | down | 1',
      'unhealthy | down | 2',
      'healthy',
    ]);
  });

  it('tolerate failures below failureThreshold as degraded, with their message', async () => {
    expect(await reported([true, down, down, down, true], { failureThreshold: 3 })).toEqual([
      'healthy',
      'degraded | down | 1',
      'degraded | down | 2',
      'unhealthy | down | 3',
      'healthy',
    ]);
  });

  it('tolerate no failure before the first success', async () => {
    expect(await reported([down, true, down], { failureThreshold: 3 })).toEqual([
      'unhealthy | down | 1',
      'healthy',
      'degraded | down | 1',
    ]);
  });

  it('require only the first success, if nothing has failed', async () => {
    expect(await reported([true], { successThreshold: 3 })).toEqual(['healthy']);
  });

  it('keep the status that a failure left until successThreshold successes have followed', async () => {
    expect(await reported([true, down, true, true, true, true], { successThreshold: 3 })).toEqual([
      'healthy',
      'unhealthy | down | 1',
      'unhealthy | 1 of 3 successes since the last failure',
      'unhealthy | 2 of 3 successes since the last failure',
      'healthy',
      'healthy',
    ]);
  });

  it('keep degraded, and not unhealthy, after a failure that was tolerated', async () => {
    expect(await reported([true, down, true, true], { failureThreshold: 2, successThreshold: 2 })).toEqual([
      'healthy',
      'degraded | down | 1',
      'degraded | 1 of 2 successes since the last failure',
      'healthy',
    ]);
  });

  it('count successes from zero again after a failure in between', async () => {
    expect(await reported([down, true, down, true, true], { successThreshold: 2 })).toEqual([
      'unhealthy | down | 1',
      'unhealthy | 1 of 2 successes since the last failure',
      'unhealthy | down | 1',
      'unhealthy | 1 of 2 successes since the last failure',
      'healthy',
    ]);
  });

  it('count degraded as a success, which stays degraded', async () => {
    expect(await reported([slow, down, slow, slow], { successThreshold: 2 })).toEqual([
      'degraded | slow',
      'unhealthy | down | 1',
      'unhealthy | 1 of 2 successes since the last failure',
      'degraded | slow',
    ]);
  });

  it('do not change whether the check has succeeded', async () => {
    const results = [down, true];
    const tested = checkOf(() => results.shift(), { successThreshold: 3 });
    await rerun(tested);
    expect(tested.check.hasSucceeded).toBe(false);
    await rerun(tested);
    expect(tested.check.hasSucceeded).toBe(true);
  });
});
