import { jest } from '@jest/globals';
import { Logger, type Provider } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { HealthModuleOptions } from '../../src/core/options/options.js';
import { HealthModule } from '../../src/health.module.js';
import { HealthService } from '../../src/health.service.js';
import { OptionalIndicator, RequiredIndicator } from '../../src/indicators/indicator.decorator.js';
import { DrainService } from '../../src/lifecycle/drain.service.js';
import { CLOCK } from '../../src/tokens.js';
import { settle } from './deferred.js';
import { FakeClock } from './fake-clock.js';
import { CapturingLogger } from './nest-app.js';

/** What the two indicators find: healthy, unless the test says otherwise. */
export const db = jest.fn<() => unknown>();
export const cache = jest.fn<() => unknown>();

@RequiredIndicator('db')
export class Db {
  check(): unknown {
    return db();
  }
}

@OptionalIndicator('cache')
export class Cache {
  check(): unknown {
    return cache();
  }
}

const running: { app: TestingModule; clock: FakeClock }[] = [];

/** Starts an application without a server, on a clock that only the test moves. {@link closeTimedApps} closes it. */
export async function startTimedApp(
  options: HealthModuleOptions = {},
  providers: Provider[] = [Db, Cache],
  beforeInit: (app: TestingModule) => void = () => {},
) {
  const clock = new FakeClock();
  const logger = new CapturingLogger();
  const app = await Test.createTestingModule({ imports: [HealthModule.forRoot(options)], providers })
    .overrideProvider(CLOCK)
    .useValue(clock)
    .setLogger(logger)
    .compile();
  running.push({ app, clock });
  beforeInit(app);
  await app.init();
  await settle();
  return { app, clock, logger, health: app.get(HealthService), drain: app.get(DrainService) };
}

/** To be called after each test. */
export async function closeTimedApps(): Promise<void> {
  Logger.overrideLogger(false);
  for (const { app, clock } of running.splice(0)) {
    const closed = app.close();
    // Otherwise the close would wait for what a test has left running.
    await clock.advanceAsync(30_000);
    await closed;
  }
  for (const mock of [db, cache]) mock.mockReset();
}
