import { describe, expect, it, jest } from '@jest/globals';
import type { HealthModuleOptions } from '../../src/core/options/options.js';
import { resolveOptions } from '../../src/core/options/resolve.js';
import type { CheckFinding, ReadinessFinding } from '../../src/core/report/findings.js';
import type { ProbeRequest } from '../../src/core/report/probe-request.js';
import { ProbeService } from '../../src/probes/probe.service.js';
import type { VerdictService } from '../../src/verdicts/verdict.service.js';
import { ALIVE } from '../http/views.js';
import { deferred } from '../support/deferred.js';

const DB: CheckFinding = {
  status: 'unhealthy',
  required: true,
  message: { text: 'connect to db.internal failed', author: 'application' },
};
const NOT_READY: ReadinessFinding = { status: 'not_ready', checks: { db: DB } };
const WITHHELD = { db: { status: 'unhealthy', required: true, message: 'reason withheld' } };
const SHOWN = { db: { status: 'unhealthy', required: true, message: 'connect to db.internal failed' } };

function serviceOf(details: HealthModuleOptions['details']) {
  const readiness = deferred<ReadinessFinding>();
  const verdicts = {
    liveness: () => ALIVE,
    readiness: jest.fn(() => readiness.promise),
    indicator: async () => DB,
  } as unknown as VerdictService;
  return { probes: new ProbeService(verdicts, resolveOptions({ details }, { isInteractive: true })), readiness };
}

function request(remoteAddress?: string): ProbeRequest {
  return { path: '/readyz', query: {}, headers: {}, remoteAddress, via: 'app' };
}

describe('ProbeService', () => {
  it.each<[boolean, object]>([
    [true, SHOWN],
    [false, WITHHELD],
  ])('asks `details` before it waits for checks, and shows what it said: %s', async (isFull, checks) => {
    const asked: unknown[] = [];
    const { probes, readiness } = serviceOf((by) => {
      asked.push(by.remoteAddress);
      return isFull;
    });
    const answered = probes.answer({ probe: 'readiness' }, 'GET', request('10.0.0.1'));
    expect(asked).toEqual(['10.0.0.1']);
    readiness.resolve(NOT_READY);
    const { status, body } = await answered;
    expect([status, JSON.parse(body)]).toEqual([503, { status: 'not_ready', checks }]);
    expect(asked).toHaveLength(1);
  });

  it('gives `details` a copy of the request that outlives the connection', async () => {
    let kept: ProbeRequest | undefined;
    const { probes, readiness } = serviceOf((by) => {
      kept = by;
      return true;
    });
    let remoteAddress: string | undefined = '10.0.0.1';
    const seen: ProbeRequest = {
      ...request(),
      get remoteAddress() {
        return remoteAddress;
      },
    };
    const answered = probes.answer({ probe: 'readiness' }, 'GET', seen);
    remoteAddress = undefined;
    readiness.resolve(NOT_READY);
    await answered;
    expect(kept?.remoteAddress).toBe('10.0.0.1');
  });

  it('does not ask `details` about liveness, nor about a method that no probe has', async () => {
    const details = jest.fn(() => true);
    const { probes } = serviceOf(details);
    expect(await probes.answer({ probe: 'liveness' }, 'GET', request())).toMatchObject({ status: 200 });
    expect(await probes.answer({ probe: 'readiness' }, 'POST', request())).toMatchObject({ status: 405 });
    expect(details).not.toHaveBeenCalled();
  });

  it('shows one indicator at the level of its reader', async () => {
    for (const [details, checks] of [
      ['withheld', WITHHELD],
      ['full', SHOWN],
    ] as const) {
      const { body } = await serviceOf(details).probes.answer(
        { probe: 'readiness', indicator: 'db' },
        'GET',
        request(),
      );
      expect(JSON.parse(body)).toEqual({ name: 'db', ...checks.db });
    }
  });
});
