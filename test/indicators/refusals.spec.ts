import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, Scope, type INestApplicationContext, type Provider } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import type { HealthModuleOptions } from '../../src/core/options/options.js';
import { OptionalIndicator, RequiredIndicator } from '../../src/indicators/indicator.decorator.js';
import { HealthService } from '../../src/health.service.js';
import { closeContexts, indicatorsOf, refusalOf, startContext, Working } from '../support/nest-app.js';

afterEach(closeContexts);

const refused = async (providers: Provider[], options: HealthModuleOptions = {}) =>
  refusalOf(startContext({ providers }, options));

@RequiredIndicator('db')
class Db extends Working {}

describe('the application does not start with', () => {
  it('two indicators of one name, and names both in the error', async () => {
    @OptionalIndicator('db')
    class Other extends Working {}
    const { code, faults } = await refused([Db, Other]);
    expect({ code, faults }).toEqual({
      code: 'INVALID_PROVIDERS',
      faults: [expect.stringMatching(/"db".*Db in AppModule, Other in AppModule/)],
    });
  });

  it('one class in two modules, and names both in the error', async () => {
    @Module({ providers: [Db] })
    class Left {}
    @Module({ providers: [Db] })
    class Right {}
    const { message } = await refusalOf(startContext({ imports: [Left, Right] }));
    expect(message).toMatch(/Db in (Left|Right), Db in (Left|Right)/);
    expect(message).toContain('Left');
    expect(message).toContain('Right');
  });

  it('a class beside its undecorated subclass, because both have the same name', async () => {
    class Sub extends Db {}
    expect((await refused([Db, Sub])).message).toMatch(/Db in AppModule, Sub in AppModule/);
  });

  it.each<[string, Provider]>([
    ['a value', { provide: Db, useValue: {} }],
    ['null', { provide: Db, useValue: null }],
    ['a factory', { provide: Db, useFactory: () => ({ check: 'no function' }) }],
    ['a class without it', { provide: Db, useClass: class {} }],
  ])('an indicator without check: %s', async (_what, provider) => {
    expect((await refused([provider])).faults).toEqual([
      '@RequiredIndicator("db") on Db in AppModule has no method check()',
    ]);
  });

  const scoped: [string, string, Provider][] = [];
  for (const [lifetime, scope] of [
    ['request-scoped', Scope.REQUEST],
    ['transient', Scope.TRANSIENT],
  ] as const) {
    @RequiredIndicator('db')
    @Injectable({ scope })
    class Above extends Working {}
    @Injectable({ scope })
    @RequiredIndicator('db')
    class Below extends Working {}
    scoped.push(
      [lifetime, 'above @Injectable()', Above],
      [lifetime, 'below @Injectable()', Below],
      [lifetime, 'on a provider with a scope', { provide: Db, useClass: Db, scope }],
      [lifetime, 'on the result of a factory with a scope', { provide: Db, useFactory: () => new Db(), scope }],
    );
  }

  it.each(scoped)('a %s indicator, with its decorator %s', async (lifetime, _where, provider) => {
    const name = 'provide' in provider ? 'Db' : provider.name;
    expect((await refused([provider])).faults).toEqual([
      `@RequiredIndicator("db") on ${name} in AppModule is ${lifetime}: an indicator must be a singleton; remove its scope, or the scope of what it injects`,
    ]);
  });

  it.each([
    ['injects the request', REQUEST],
    ['injects something that is request-scoped', 'SCOPED'],
    ['injects something that injects something request-scoped', 'DEEP'],
  ])('an indicator that %s', async (_what, token) => {
    const providers: Provider[] = [
      { provide: 'SCOPED', useFactory: () => ({}), scope: Scope.REQUEST },
      { provide: 'DEEP', useFactory: (scope: unknown) => ({ scope }), inject: ['SCOPED'] },
      { provide: Db, useFactory: () => new Db(), inject: [token as string] },
    ];
    expect((await refused(providers)).faults).toEqual([
      expect.stringMatching(/^@RequiredIndicator.* is request-scoped/),
    ]);
  });

  it('a name in byName that no indicator has, and lists the existing names in the error', async () => {
    const { faults } = await refused([Db], { indicators: { byName: { bd: { timeoutMs: 5 } } } });
    expect(faults).toEqual(['indicators.byName has "bd", but no indicator has this name; the names are: db']);
  });

  it.each([['a/b'], [''], [' db'], ['x'.repeat(64)], [undefined], [5], [Symbol('db')]])(
    'an indicator that is called %p',
    async (name) => {
      class Odd extends Working {}
      RequiredIndicator(name as string)(Odd);
      const { faults } = await refused([Odd], { indicators: { byName: {} } });
      expect(faults).toEqual([expect.stringContaining('expected a name of 1 to 63 characters')]);
    },
  );

  it('an indicator whose options are not an object', async () => {
    class Odd extends Working {}
    RequiredIndicator('odd', 5 as never)(Odd);
    expect((await refused([Odd])).message).toContain('@RequiredIndicator("odd") on Odd in AppModule');
  });

  it('several of these faults, and names them all in one error', async () => {
    @RequiredIndicator('slow', { timeoutMs: 0, cacheMs: -1, failureThreshold: 1.5 })
    class Slow extends Working {}
    @OptionalIndicator('scoped')
    @Injectable({ scope: Scope.REQUEST })
    class Scoped extends Working {}
    const { faults, message } = await refused(
      [Slow, Scoped, Db, { provide: 'again', useClass: Db }, { provide: 'empty', useClass: class extends Db {} }],
      { indicators: { byName: { nobody: {} } } },
    );
    for (const named of ['timeoutMs', 'cacheMs', 'failureThreshold', '"scoped"', '"db"', '"nobody"'])
      expect(message).toContain(named);

    expect(faults.length).toBeGreaterThanOrEqual(4);
  });

  it('options out of bounds in byName and in the defaults, and names them all in one error', async () => {
    const { code, faults } = await refused([Db], {
      indicators: { defaults: { cacheMs: -1 }, byName: { db: { successThreshold: 0 } } },
    });
    expect(code).toBe('INVALID_OPTIONS');
    expect(faults).toEqual([
      expect.stringContaining('indicators.defaults.cacheMs'),
      expect.stringContaining('indicators.byName.db.successThreshold'),
    ]);
  });
});

describe('the options of an indicator', () => {
  it('in byName override its role', async () => {
    @OptionalIndicator('cache')
    class Cache extends Working {}
    const byName = { db: { required: false }, cache: { required: true } };
    const app = await startContext({ providers: [Db, Cache] }, { indicators: { byName } });
    expect(await indicatorsOf(app)).toEqual({ db: 'optional healthy', cache: 'required healthy' });
  });

  it('keep its role if byName does not mention it', async () => {
    const app = await startContext({ providers: [Db] }, { indicators: { byName: { db: { timeoutMs: 5000 } } } });
    expect(await indicatorsOf(app)).toEqual({ db: 'required healthy' });
  });

  it('may belong to a name that every object has', async () => {
    @RequiredIndicator('constructor')
    class Odd extends Working {}
    expect(await indicatorsOf(await startContext({ providers: [Odd] }))).toEqual({ constructor: 'required healthy' });
  });

  it('are merged in order: the decorator overrides the defaults, and byName overrides both', async () => {
    @RequiredIndicator('slow', { timeoutMs: 40 })
    class Slow {
      check({ signal }: { signal: AbortSignal }): Promise<never> {
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      }
    }
    const options = { startup: { requireIndicators: false }, indicators: { defaults: { timeoutMs: 60_000 } } };
    const own = await indicatorMessage(await startContext({ providers: [Slow] }, options));
    const byName = await indicatorMessage(
      await startContext(
        { providers: [Slow] },
        { ...options, indicators: { ...options.indicators, byName: { slow: { timeoutMs: 30 } } } },
      ),
    );
    expect([own, byName]).toEqual(['timed out after 40 ms', 'timed out after 30 ms']);
  });
});

async function indicatorMessage(app: INestApplicationContext) {
  const { checks } = await app.get(HealthService).readiness();
  return checks['slow']?.message;
}
