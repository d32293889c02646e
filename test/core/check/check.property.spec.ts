import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { degraded } from '../../../src/core/report/indicator.js';
import { checkOf } from '../../support/check-under-test.js';
import { deferred, type Deferred } from '../../support/deferred.js';

const BADNESS = { healthy: 0, degraded: 1, unhealthy: 2, skipped: 3 };
type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'ask'; readonly maxAgeMs?: number }
  | { readonly kind: 'settle'; readonly which: number; readonly how: 'healthy' | 'degraded' | 'failed' }
  | { readonly kind: 'stop' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 2_500 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      maxAgeMs: fc.constantFrom(undefined, undefined, 0, 700),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat({ max: 3 }),
      how: fc.constantFrom('healthy' as const, 'healthy' as const, 'degraded' as const, 'failed' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'stop' as const }) },
);
const options = fc.record({
  timeoutMs: fc.constantFrom(1, 1_000, 2_000),
  cacheMs: fc.constantFrom(0, 1_000),
  refreshMs: fc.constantFrom(undefined, undefined, 700),
  abandonAfterMs: fc.constantFrom(1, 5_000, 30_000),
  failureThreshold: fc.integer({ min: 1, max: 4 }),
  successThreshold: fc.integer({ min: 1, max: 3 }),
});

describe('a check under any schedule', () => {
  it('keeps its promises', async () => {
    await fc.assert(
      fc.asyncProperty(options, fc.array(step, { minLength: 10, maxLength: 60 }), async (chosen, steps) => {
        const open: (Deferred<unknown> & { readonly startedAt: number })[] = [];
        let starts = 0;
        let isStopped = false;
        let hasNewSuccess = false;
        let hasTold = false;
        const run = () => {
          expect(isStopped).toBe(false);
          starts += 1;
          const gate = { ...deferred<unknown>(), startedAt: clock.now() };
          open.push(gate);
          return gate.promise;
        };
        const tested = checkOf(run, chosen, undefined, () => (hasTold = true));
        const { check, clock } = tested;
        check.start();
        let before = check.finding();
        const waiting = new Map<number, number>();

        for (const [index, next] of steps.entries()) {
          hasNewSuccess = false;
          hasTold = false;
          const at = clock.now();
          if (next.kind === 'wait') {
            await clock.advanceAsync(next.ms);
          } else if (next.kind === 'ask') {
            waiting.set(index, clock.now());
            void check.fresh(next.maxAgeMs).then(() => waiting.delete(index));
          } else if (next.kind === 'stop') {
            check.stop();
            isStopped = true;
          } else if (open.length > 0) {
            const gate = open.splice(next.which % open.length, 1)[0]!;
            hasNewSuccess = next.how !== 'failed' && clock.now() - gate.startedAt <= chosen.timeoutMs;
            gate.resolve(next.how === 'failed' ? null : next.how === 'degraded' ? degraded('slow') : true);
          }
          await clock.advanceAsync(0);

          const after = check.finding();
          // No more than three calls of the application's code are open at once.
          expect(open.length).toBeLessThanOrEqual(3);
          // No caller waits beyond the deadline, or for a check that is stopped.
          expect([...waiting.values()].filter((since) => isStopped || clock.now() - since >= chosen.timeoutMs)).toEqual(
            [],
          );
          // Only a success that is new and in time improves the status.
          if (BADNESS[after.status] < BADNESS[before.status]) expect(hasNewSuccess).toBe(true);

          // Only the passing of time changes the finding without a notification.
          if (clock.now() === at && !isDeepStrictEqual(after, before)) expect(hasTold).toBe(true);
          // A check with failures since the last success is not healthy.
          expect(after.failures === undefined || after.status !== 'healthy').toBe(true);
          expect(after.status === 'healthy' || after.message !== undefined).toBe(true);
          expect(check.hasSucceeded || after.status === 'unhealthy').toBe(true);
          expect(after.failures ?? 1).toBeGreaterThanOrEqual(1);
          before = after;
        }

        check.stop();
        isStopped = true;
        const startsBefore = starts;
        await clock.advanceAsync(200_000);
        expect(starts).toBe(startsBefore);
        expect(clock.pending).toBe(0);
        expect(waiting.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('never has more than one run within its deadline', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 40 }), async (gaps) => {
        const startedAt: number[] = [];
        const { check, clock } = checkOf(
          () => {
            startedAt.push(clock.now());
            return new Promise(() => {});
          },
          { abandonAfterMs: 1, cacheMs: 0 },
        );
        for (const gap of gaps) {
          await clock.advanceAsync(gap);
          void check.fresh();
        }
        const distances = startedAt.slice(1).map((at, index) => at - startedAt[index]!);
        expect(distances.every((distance) => distance >= 2_000)).toBe(true);
        expect(startedAt.length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
