import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, Logger, Module, Scope, type INestApplicationContext, type ModuleMetadata } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { OptionalIndicator, RequiredIndicator } from '../../src/indicators/indicator.decorator.js';
import { HealthService } from '../../src/health.service.js';
import { deferred, settle } from '../support/deferred.js';
import { CapturingLogger, closeContexts, indicatorsOf, startContext, Working } from '../support/nest-app.js';

afterEach(async () => {
  await closeContexts();
  Logger.overrideLogger(false);
});

@RequiredIndicator('db')
class Db extends Working {}

async function loadLazily(app: INestApplicationContext, metadata: ModuleMetadata): Promise<void> {
  @Module(metadata)
  class Lazy {}
  await app.get(LazyModuleLoader).load(() => Lazy, { logger: false });
}

async function started(logger = new CapturingLogger()) {
  const app = await startContext({ providers: [Db] }, {}, logger);
  expect(await indicatorsOf(app)).toEqual({ db: 'required healthy' });
  return { app, logger };
}

describe('an indicator of a lazily loaded module', () => {
  it('is checked once the module is loaded, and has its own role', async () => {
    @OptionalIndicator('reports', { refreshMs: 10_000 })
    class Reports extends Working {
      override readonly check = jest.fn();
    }
    const { app } = await started();
    await loadLazily(app, { providers: [Reports] });
    await indicatorsOf(app);
    await settle();
    expect(await indicatorsOf(app)).toEqual({ db: 'required healthy', reports: 'optional healthy' });
  });

  it.each<[string, () => ModuleMetadata, RegExp]>([
    ['has no check()', () => ({ providers: [{ provide: tagged('late'), useValue: {} }] }), /has no method check\(\)/],
    ['is request-scoped', () => ({ providers: [tagged('late', Scope.REQUEST)] }), /is request-scoped/],
    ['is transient', () => ({ providers: [tagged('late', Scope.TRANSIENT)] }), /is transient/],
    ['has an option out of bounds', () => ({ providers: [tagged('late', undefined, { timeoutMs: 0 })] }), /timeoutMs/],
  ])('is unhealthy under its name, and logged once, when it %s', async (_what, metadata, fault) => {
    const { app, logger } = await started();
    await loadLazily(app, metadata());
    expect(await indicatorsOf(app)).toEqual({ db: 'required healthy', late: 'required unhealthy' });
    await indicatorsOf(app);
    const { checks, status } = await app.get(HealthService).readiness();
    expect(status).toBe('not_ready');
    expect(checks['late']?.message).toMatch(fault);
    expect(logger.own.filter((line) => line.includes('cannot be used'))).toEqual([expect.stringMatching(fault)]);
  });

  it('is unhealthy if its name is taken, and leaves the other indicator alone', async () => {
    const { app, logger } = await started();
    await loadLazily(app, { providers: [tagged('db')] });
    expect(await indicatorsOf(app)).toEqual({ db: 'required healthy', 'db (2)': 'required unhealthy' });
    expect(logger.own).toContainEqual(expect.stringContaining('the name is taken'));
  });

  it.each([[undefined], [5], [Symbol('late')], ['a/b'], ['__proto__']])(
    'spoils no report, even if it is called %p',
    async (name) => {
      const { app } = await started();
      await loadLazily(app, { providers: [tagged(name as string), tagged(name as string)] });
      const seen = await indicatorsOf(app);
      expect(Object.values(seen).sort()).toEqual(['required healthy', 'required unhealthy', 'required unhealthy']);
      expect(Object.keys(JSON.parse(JSON.stringify(seen)) as object)).toHaveLength(3);
    },
  );

  it('spoils no report, even if the logger throws', async () => {
    const { app } = await started();
    const broken = (): never => {
      throw new Error('logger');
    };
    Logger.overrideLogger({ log: broken, warn: broken, error: broken });
    await loadLazily(app, { providers: [tagged('db'), tagged('late')] });
    const seen = await indicatorsOf(app);
    Logger.overrideLogger(false);
    expect(seen).toMatchObject({ 'db (2)': 'required unhealthy', late: 'required healthy' });
  });

  it('is left out while its module is being created, and found afterwards', async () => {
    const gate = deferred();
    const { app } = await started();
    const loading = loadLazily(app, {
      providers: [
        { provide: 'SLOW', useFactory: () => gate.promise },
        { provide: tagged('late'), useFactory: () => new Working(), inject: ['SLOW'] },
      ],
    });
    await settle();
    expect(await indicatorsOf(app)).toEqual({ db: 'required healthy' });
    gate.resolve();
    await loading;
    expect(await indicatorsOf(app)).toEqual({ db: 'required healthy', late: 'required healthy' });
  });

  it('is not started once the application drains', async () => {
    const { app } = await started();
    const check = jest.fn();
    await app.close();
    await loadLazily(app, {
      providers: [{ provide: tagged('late', undefined, { refreshMs: 1 }), useValue: { check } }],
    });
    expect(await indicatorsOf(app)).toMatchObject({ late: 'required skipped' });
    expect(check).not.toHaveBeenCalled();
  });
});

function tagged(name: string, scope?: Scope, options = {}): new () => Working {
  class Late extends Working {}
  Injectable({ scope })(Late);
  RequiredIndicator(name, options)(Late);
  return Late;
}
