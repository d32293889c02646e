import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Injectable, Logger, Module, type DynamicModule } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import type { HealthModuleOptions } from '../src/core/options/options.js';
import { HealthModule } from '../src/health.module.js';
import { HeartbeatService } from '../src/heartbeat/heartbeat.service.js';
import { OptionalIndicator, RequiredIndicator } from '../src/indicators/indicator.decorator.js';
import { DrainService } from '../src/lifecycle/drain.service.js';
import { HealthController } from '../src/probes/health.controller.js';
import { HealthService } from '../src/health.service.js';
import { StartupTask } from '../src/startup/startup-task.decorator.js';
import { ADAPTERS, closeApps, startApp, urlOf } from './support/adapters.js';
import { ask } from './support/ask.js';
import { settle } from './support/deferred.js';
import { closeContexts, indicatorsOf, refusalOf, startContext, Working } from './support/nest-app.js';
import { freePort } from './support/ports.js';

afterEach(async () => {
  await closeApps();
  await closeContexts();
});

@RequiredIndicator('db')
class Db extends Working {}

@OptionalIndicator('cache')
class Cache extends Working {}

@Injectable()
class Task {
  @StartupTask('warm')
  warm(): void {}
}

const optionsModule = (health: DynamicModule, ...imports: DynamicModule[]) => {
  @Module({ imports: [health, ...imports], providers: [Db] })
  class AppModule {}
  return AppModule;
};

const start = async (health: DynamicModule) => startApp(ADAPTERS[0]!, optionsModule(health));

const PROCESS_EVENTS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'newListener', 'removeListener', 'exit', 'beforeExit'];
const listenerCounts = () => PROCESS_EVENTS.map((event) => process.listenerCount(event));

describe('HealthModule', () => {
  it('is refused if forRoot() is called twice, and the error names the importing modules', async () => {
    @Module({ imports: [HealthModule.forRoot()] })
    class OrdersModule {}
    @Module({ imports: [HealthModule.forRoot()] })
    class BillingModule {}
    @Module({})
    class InnocentModule {}
    const { code, message } = await refusalOf(
      startContext({ imports: [OrdersModule, InnocentModule] }, { module: BillingModule }),
    );
    expect(code).toBe('CONFIGURED_TWICE');
    expect(message).toContain('OrdersModule');
    expect(message).toContain('BillingModule');
    expect(message).not.toContain('InnocentModule');
  });

  it('is refused if both forRoot() and forRootAsync() are called', async () => {
    const { code } = await refusalOf(
      startContext({ imports: [HealthModule.forRootAsync({ useFactory: () => ({}) })] }),
    );
    expect(code).toBe('CONFIGURED_TWICE');
  });

  it('leaves no listener on the process when it is refused as imported twice', async () => {
    const before = listenerCounts();
    await refusalOf(startContext({ imports: [HealthModule.forRoot()] }));
    expect(listenerCounts()).toEqual(before);
  });

  it.each([
    ['an indicator', { providers: [Db, { provide: 'again', useClass: Db }] }],
    [
      'a startup task',
      {
        providers: [
          { provide: 'a', useClass: Task },
          { provide: 'b', useClass: Task },
        ],
      },
    ],
  ])('leaves no listener on the process and no open port, if it refuses %s', async (_what, metadata) => {
    const before = listenerCounts();
    const port = await freePort();
    await refusalOf(startContext(metadata, { port }));
    expect(listenerCounts()).toEqual(before);
    await expect(ask(`http://127.0.0.1:${port}/livez`)).rejects.toThrow('ECONNREFUSED');
  });

  it('may be imported in several modules as the same object', async () => {
    const health = HealthModule.forRoot();
    @Module({ imports: [health], providers: [Cache] })
    class Feature {}
    const app = await startContext({ imports: [Feature], providers: [Db] }, health);
    expect(Object.keys(await indicatorsOf(app)).sort()).toEqual(['cache', 'db']);
  });

  it('gives its services to modules that do not import it', async () => {
    @Injectable()
    class Far {
      constructor(
        readonly health: HealthService,
        readonly heartbeat: HeartbeatService,
        readonly drain: DrainService,
        readonly controller: HealthController,
      ) {}
    }
    @Module({ providers: [Far] })
    class FarModule {}
    const far = (await startContext({ imports: [FarModule] })).get(Far, { strict: false });
    expect(far.health).toBeInstanceOf(HealthService);
    expect(far.controller).toBeInstanceOf(HealthController);
    expect(far.drain.phase).toBe('running');
    expect(typeof far.heartbeat.watch).toBe('function');
  });

  it('keeps two applications in one process independent of each other', async () => {
    const first = await start(HealthModule.forRoot());
    const second = await start(HealthModule.forRoot());
    first.get(HealthService).hold('maintenance');
    second.get(DrainService).begin();
    expect(JSON.parse((await ask(`${urlOf(first)}/readyz`)).body)).toMatchObject({ reason: 'held: maintenance' });
    expect(JSON.parse((await ask(`${urlOf(second)}/readyz`)).body)).toMatchObject({ reason: 'draining' });
    await second.close();
    expect((await ask(`${urlOf(first)}/livez`)).status).toBe(200);
    expect(first.get(DrainService).phase).toBe('running');
  });

  it('leaves no listener on the process when the application is closed', async () => {
    const before = listenerCounts();
    const app = await start(HealthModule.forRoot());
    await app.close();
    expect(listenerCounts()).toEqual(before);
  });

  it('leaves no listener on the process when another module stops the bootstrap and the application is closed', async () => {
    const before = listenerCounts();
    @Injectable()
    class Breaks {
      onModuleInit(): void {
        throw new Error('no configuration');
      }
    }
    @Module({ imports: [HealthModule.forRoot({ port: 0 })], providers: [Breaks] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, ADAPTERS[0]!.create(), { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow('no configuration');
    const address = app.get(HealthService).address();
    await app.close();
    expect(listenerCounts()).toEqual(before);
    const { port } = (await address) ?? { port: 1 };
    await expect(ask(`http://127.0.0.1:${port}/livez`)).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/);
    expect(app.get(DrainService).phase).toBe('stopped');
  });

  it('stops the start-up if options are out of bounds, and names every fault at once', async () => {
    const options = {
      answerMs: 0,
      port: 70_000,
      drain: { propagationDelayMs: -1 },
      heartbeat: { intervallMs: 5 },
    } as HealthModuleOptions;
    const { code, faults, message } = await refusalOf(startContext({}, options));
    expect(code).toBe('INVALID_OPTIONS');
    expect(faults).toHaveLength(4);
    for (const named of ['answerMs', 'port', 'drain.propagationDelayMs', 'heartbeat.intervallMs'])
      expect(message).toContain(named);
  });

  it.each([
    ['forRoot(null)', () => HealthModule.forRoot(null as never)],
    ['forRoot(5)', () => HealthModule.forRoot(5 as never)],
    ['a factory of nothing', () => HealthModule.forRootAsync({ useFactory: () => undefined as never })],
    ['a factory of null', () => HealthModule.forRootAsync({ useFactory: () => null as never })],
  ])('stops the start-up with an error of its own, or starts with the defaults, given %s', async (_what, health) => {
    const outcome = await startContext({ providers: [Db] }, health()).then(
      (app) => indicatorsOf(app),
      (error: Error) => error.name,
    );
    expect([{ db: 'required healthy' }, 'VitalsError']).toContainEqual(outcome);
  });
});

describe('HealthModule.forRootAsync()', () => {
  const paths = { liveness: '/alive' };

  it.each<[string, () => DynamicModule]>([
    ['a factory', () => HealthModule.forRootAsync({ useFactory: () => ({ paths }) })],
    [
      'an asynchronous factory that injects',
      () => {
        @Module({ providers: [{ provide: 'PATHS', useValue: paths }], exports: ['PATHS'] })
        class ConfigModule {}
        return HealthModule.forRootAsync({
          imports: [ConfigModule],
          inject: ['PATHS'],
          useFactory: async (given: typeof paths) => {
            await settle();
            return { paths: given };
          },
        });
      },
    ],
    [
      'a class',
      () => {
        @Injectable()
        class Config {
          create() {
            return { paths };
          }
        }
        return HealthModule.forRootAsync({ useClass: Config });
      },
    ],
    [
      'an existing provider',
      () => {
        @Injectable()
        class Config {
          async create() {
            await settle();
            return { paths };
          }
        }
        @Module({ providers: [Config], exports: [Config] })
        class ConfigModule {}
        return HealthModule.forRootAsync({ imports: [ConfigModule], useExisting: Config });
      },
    ],
  ])('takes the options from %s', async (_what, health) => {
    const app = await start(health());
    expect((await ask(`${urlOf(app)}/alive`)).status).toBe(200);
    expect((await ask(`${urlOf(app)}/livez`)).status).toBe(404);
    expect((await ask(`${urlOf(app)}/readyz`)).status).toBe(200);
  });

  it('stops the start-up if the factory returns options out of bounds', async () => {
    const health = HealthModule.forRootAsync({ useFactory: async () => Promise.resolve({ answerMs: -1 }) });
    expect((await refusalOf(startContext({}, health))).message).toContain('answerMs');
  });

  it('stops the start-up with the error of a factory that rejects', async () => {
    const useFactory = () => Promise.reject(new Error('no configuration'));
    await expect(startContext({}, HealthModule.forRootAsync({ useFactory }))).rejects.toThrow('no configuration');
  });
});

describe('HealthModule with enabled: false', () => {
  const check = jest.fn();
  const warm = jest.fn();
  @RequiredIndicator('db', { refreshMs: 1 })
  class Watched {
    check(): void {
      check();
    }
  }
  @Injectable()
  class Warmer {
    @StartupTask('warm')
    warm(): void {
      warm();
    }
  }
  @Controller('shop')
  class ShopController {
    @Get()
    shop(): string {
      return 'open';
    }
  }

  it.each(ADAPTERS.flatMap((adapter) => (['gate', 'controller'] as const).map((mount) => ({ adapter, mount }))))(
    'mounts, runs and starts nothing on $adapter.name ($mount), and keeps its services injectable',
    async ({ adapter, mount }) => {
      const before = listenerCounts();
      @Module({
        imports: [HealthModule.forRoot({ enabled: false, port: 0, mount })],
        providers: [Watched, Warmer],
        controllers: [ShopController],
      })
      class AppModule {}
      const app = await startApp(adapter, AppModule);
      expect(listenerCounts()).toEqual(before);
      for (const path of ['/livez', '/readyz', '/startupz', '/readyz/db'])
        expect((await ask(urlOf(app) + path)).status).toBe(404);

      expect((await ask(`${urlOf(app)}/shop`)).status).toBe(200);
      expect(Object.getOwnPropertyNames(app.getHttpServer())).not.toContain('emit');
      expect(check).not.toHaveBeenCalled();
      expect(warm).not.toHaveBeenCalled();
      const health = app.get(HealthService);
      expect(await health.address()).toBeUndefined();
      expect(health.liveness().status).toBe('alive');
      expect((await health.readiness()).status).toBe('ready');
      expect(health.startup().status).toBe('started');
      expect(app.get(DrainService).phase).toBe('running');
      health.hold('maintenance')();
      app.get(HeartbeatService).watch('orders', { maxSilenceMs: 1000 }).stop();
      await app.close();
    },
  );
});

describe('HealthModule that is loaded lazily', () => {
  const directly = HealthModule.forRoot();
  @Module({ imports: [HealthModule.forRoot()] })
  class Wrapper {}

  it.each([
    ['by itself', directly],
    ['within another module', Wrapper],
  ])('is refused, %s, with an error that says what to do, and the application continues', async (_, lazy) => {
    @Module({ providers: [Db] })
    class AppModule {}
    const app = await startApp(ADAPTERS[0]!, AppModule);
    const loading = app.get(LazyModuleLoader).load(() => lazy, { logger: false });
    await expect(loading).rejects.toMatchObject({
      code: 'LOADED_LAZILY',
      message: expect.stringContaining('import it in the root module'),
    });
    expect((await ask(`${urlOf(app)}/readyz`)).status).toBe(404);
    await app.close();
  });
});

describe('HealthModule with faults of several kinds', () => {
  it('names the faults of indicators and of startup tasks in one error', async () => {
    @Injectable()
    class Wrong {
      @StartupTask('warm', { after: ['nowhere'] })
      warm(): void {}
    }
    @OptionalIndicator('db')
    class Twice extends Working {}
    const { code, faults } = await refusalOf(startContext({ providers: [Db, Twice, Wrong] }));
    expect(code).toBe('INVALID_PROVIDERS');
    expect(faults).toEqual([expect.stringContaining('"db"'), expect.stringContaining('"nowhere"')]);
  });
});

describe('HealthModule with a logger that throws', () => {
  const fail = (): never => {
    throw new Error('the log is full');
  };

  afterEach(() => Logger.overrideLogger(false));

  it('drains nevertheless', async () => {
    const app = await startContext({ providers: [Db] });
    Logger.overrideLogger({ log: fail, warn: fail, error: fail });
    const drain = app.get(DrainService);
    drain.begin();
    expect(drain.phase).toBe('draining');
    await app.close();
    expect(drain.phase).toBe('stopped');
  });
});
