import type { Provider, Type } from '@nestjs/common';
import { HealthModule, HealthService, RequiredIndicator, type CheckReport, type Indicator } from '../../src/index.js';
import { eventually } from './eventually.js';
import { startContext } from './nest-app.js';

export interface LookedAt {
  /** The report of a check that was started for it, if none was running. */
  readonly report: () => Promise<CheckReport>;
  /** Asks until the indicator has this status, and returns its report. */
  readonly becomes: (status: CheckReport['status'], deadlineMs?: number) => Promise<CheckReport>;
}

/**
 * Starts an application with this one indicator, which probes do not wait for longer than `timeoutMs`. Its context has to be closed
 * with `closeContexts()`.
 */
export async function lookedAt(
  indicator: Type<Indicator>,
  timeoutMs = 500,
  providers: Provider[] = [],
): Promise<LookedAt> {
  RequiredIndicator('it', { timeoutMs, cacheMs: 0, abandonAfterMs: 60_000 })(indicator);
  const options = { answerMs: 10_000, startup: { requireIndicators: false } };
  const app = await startContext({ providers: [indicator, ...providers] }, HealthModule.forRoot(options));
  const health = app.get(HealthService);
  await eventually(() => health.startup().status === 'started');
  const report = async (): Promise<CheckReport> => (await health.readiness()).checks['it']!;
  return {
    report,
    async becomes(status, deadlineMs) {
      return eventually(async () => {
        const seen = await report();
        return seen.status === status && seen;
      }, deadlineMs);
    },
  };
}
