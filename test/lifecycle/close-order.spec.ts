import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Global,
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type INestApplicationContext,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { HealthModule } from '../../src/health.module.js';
import { DrainService } from '../../src/lifecycle/drain.service.js';
import { HealthService } from '../../src/health.service.js';
import { ADAPTERS, closeApps, startApp } from '../support/adapters.js';
import { deferred, settle } from '../support/deferred.js';
import { CapturingLogger } from '../support/nest-app.js';

afterEach(closeApps);

/** What one hook of the application saw. */
interface Testimony {
  readonly hook: string;
  readonly phase: string;
  readonly status: string;
  readonly reason?: string;
}

let seen: Testimony[] = [];

abstract class Witness implements OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown {
  @Inject(DrainService) readonly drain!: DrainService;
  @Inject(HealthService) readonly health!: HealthService;

  onModuleDestroy(): Promise<void> {
    return this.testify('onModuleDestroy');
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.testify('beforeApplicationShutdown');
  }

  onApplicationShutdown(): Promise<void> {
    return this.testify('onApplicationShutdown');
  }

  private async testify(hook: string): Promise<void> {
    const { phase } = this.drain;
    const { status, reason } = await this.health.readiness();
    seen.push({ hook: `${hook} ${this.constructor.name}`, phase, status, reason });
  }
}

@Injectable()
class InModule extends Witness {}
@Injectable()
class InGlobal extends Witness {}
@Injectable()
class InDeep extends Witness {}

/** The root module of an application that imports the HealthModule at `place`. */
function applicationWith(place: 'first' | 'last' | 'nested', health: DynamicModule): Type {
  @Global()
  @Module({ providers: [InGlobal] })
  class GlobalModule {}
  @Module({ providers: [InDeep], imports: place === 'nested' ? [health] : [] })
  class DeepModule {}
  @Module({ imports: [DeepModule], providers: [InModule] })
  class FeatureModule {}
  const others = [FeatureModule, GlobalModule];
  @Module({ imports: place === 'first' ? [health, ...others] : place === 'last' ? [...others, health] : others })
  class AppModule extends Witness {}
  return AppModule;
}

const HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'].flatMap((hook) =>
  ['AppModule', 'InModule', 'InGlobal', 'InDeep'].map((by) => `${hook} ${by}`),
);

/** Closes the application while it has work to finish, and expects that no hook runs before the work is done. */
async function expectDrainFirst(app: INestApplicationContext): Promise<void> {
  seen = [];
  const work = deferred();
  void app.get(DrainService).track(work.promise, 'import');
  const closed = app.close();
  await settle();
  await settle();
  expect(app.get(DrainService).phase).toBe('draining');
  expect((await app.get(HealthService).readiness()).reason).toBe('draining');
  expect(seen).toEqual([]);
  work.resolve();
  await closed;
  expect(seen.map(({ hook }) => hook).sort()).toEqual([...HOOKS].sort());
  for (const each of seen) expect(each).toMatchObject({ phase: 'stopped', status: 'not_ready', reason: 'draining' });
}

const PLACES = ['first', 'last', 'nested'] as const;

describe.each(ADAPTERS)('app.close() on $name', (adapter) => {
  it.each(PLACES)('drains before any hook of any module runs, with the HealthModule imported %s', async (place) => {
    await expectDrainFirst(await startApp(adapter, applicationWith(place, HealthModule.forRoot())));
  });

  it('drains first with options that arrive late', async () => {
    const health = HealthModule.forRootAsync({ useFactory: async () => settle().then(() => ({})) });
    await expectDrainFirst(await startApp(adapter, applicationWith('last', health)));
  });

  it.each(['gate', 'controller', 'none'] as const)('drains first with mount: %s', async (mount) => {
    await expectDrainFirst(await startApp(adapter, applicationWith('first', HealthModule.forRoot({ mount }))));
  });

  it('drains first if nothing listens yet', async () => {
    const app = await startApp(adapter, applicationWith('last', HealthModule.forRoot()), { isListening: false });
    await expectDrainFirst(app);
  });

  it('does not wait for the propagation delay', async () => {
    const drain = { propagationDelayMs: 100_000, deadlineMs: 110_000, gracePeriodMs: 120_000 };
    await expectDrainFirst(await startApp(adapter, applicationWith('last', HealthModule.forRoot({ drain }))));
  });

  it('drains once, even if it is called twice at once', async () => {
    const app = await startApp(adapter, applicationWith('first', HealthModule.forRoot()));
    const drain = app.get(DrainService);
    let begun = 0;
    drain.signal.addEventListener('abort', () => begun++);
    await Promise.allSettled([app.close(), app.close()]);
    expect(begun).toBe(1);
    expect(drain.phase).toBe('stopped');
    expect(seen.length).toBeGreaterThan(0);
  });

  it('ends if it is called before init()', async () => {
    const app = await NestFactory.create(
      applicationWith('first', HealthModule.forRoot({ port: 0 })),
      adapter.create(),
      {
        logger: false,
        abortOnError: false,
      },
    );
    await app.close();
    expect(app.get(DrainService).phase).toBe('stopped');
    expect((await app.get(HealthService).readiness()).status).toBe('not_ready');
  });

  it('ends if init() has failed', async () => {
    const app = await NestFactory.create(brokenApplication(), adapter.create(), { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow('broken');
    await app.close();
    expect(app.get(DrainService).phase).toBe('stopped');
  });
});

describe('app.close() of an application without a server', () => {
  it.each(PLACES)('drains before any hook of any module runs, with the HealthModule imported %s', async (place) => {
    const app = await NestFactory.createApplicationContext(applicationWith(place, HealthModule.forRoot()), {
      logger: false,
    });
    await expectDrainFirst(app);
  });

  it('drains first in an application that is made for a test', async () => {
    const module = await Test.createTestingModule({ imports: [applicationWith('last', HealthModule.forRoot())] })
      .setLogger(new CapturingLogger())
      .compile();
    await module.init();
    await expectDrainFirst(module);
  });

  it('ends in an application that is made for a test and never initialised', async () => {
    const module = await Test.createTestingModule({ imports: [HealthModule.forRoot({ port: 0 })] }).compile();
    await module.close();
    expect(module.get(DrainService).phase).toBe('stopped');
  });
});

function brokenApplication(): Type {
  @Injectable()
  class Broken {
    onModuleInit(): void {
      throw new Error('broken');
    }
  }
  @Module({ imports: [HealthModule.forRoot({ port: 0 })], providers: [Broken] })
  class AppModule {}
  return AppModule;
}
