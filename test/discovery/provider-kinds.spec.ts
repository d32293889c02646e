import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Global, Inject, Injectable, Module, Scope, forwardRef, type Provider } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { HealthModule } from '../../src/health.module.js';
import { OptionalIndicator, RequiredIndicator } from '../../src/indicators/indicator.decorator.js';
import { CapturingLogger, closeContexts, indicatorsOf, startContext, Working } from '../support/nest-app.js';

@RequiredIndicator('db')
class Db extends Working {}

@OptionalIndicator('cache')
class Cache extends Working {}

/** A subclass without a decorator, which inherits the tag of Db. */
class Inherits extends Db {}

@OptionalIndicator('replica')
class Decorated extends Db {}

const silent = new CapturingLogger();

afterEach(closeContexts);

const found = async (...providers: Provider[]) => indicatorsOf(await startContext({ providers }));

describe('an indicator', () => {
  it('is found as a class', async () => {
    expect(await found(Db, Cache)).toEqual({ db: 'required healthy', cache: 'optional healthy' });
  });

  it.each<[string, Provider]>([
    ['useClass under another token', { provide: 'DB', useClass: Db }],
    ['useClass under a symbol', { provide: Symbol('db'), useClass: Db }],
    ['useValue under another token', { provide: 'DB', useValue: new Db() }],
    ['useValue under its class', { provide: Db, useValue: new Db() }],
    ['a factory', { provide: 'DB', useFactory: () => new Db() }],
    ['an asynchronous factory', { provide: 'DB', useFactory: async () => Promise.resolve(new Db()) }],
    ['an asynchronous factory under its class', { provide: Db, useFactory: async () => Promise.resolve(new Db()) }],
    ['a look-alike under its class', { provide: Db, useValue: { check: () => true } }],
    ['an undecorated subclass', Inherits],
    ['an undecorated subclass under the class', { provide: Db, useClass: Inherits }],
  ])('is found as %s', async (_what, provider) => {
    expect(await found(provider)).toEqual({ db: 'required healthy' });
  });

  it('is found as a decorated subclass, with the name and role of its own decorator', async () => {
    expect(await found(Db, Decorated)).toEqual({ db: 'required healthy', replica: 'optional healthy' });
  });

  it.each<[string, Provider[]]>([
    ['after it', [Db, { provide: 'ALIAS', useExisting: Db }]],
    ['before it', [{ provide: 'ALIAS', useExisting: Db }, Db]],
    ['after it, by a factory', [Db, { provide: 'ALIAS', useFactory: (db: Db) => db, inject: [Db] }]],
    ['before it, by a factory', [{ provide: 'ALIAS', useFactory: (db: Db) => db, inject: [Db] }, Db]],
  ])('is found once, even if it has an alias %s', async (_what, providers) => {
    expect(await found(...providers)).toEqual({ db: 'required healthy' });
  });

  it('is found once, even if it has an alias under the class of another indicator', async () => {
    expect(await found({ provide: Cache, useExisting: Db }, Db)).toEqual({ db: 'required healthy' });
  });

  it('is found once, if two modules provide one instance', async () => {
    const db = new Db();
    @Module({ providers: [{ provide: Db, useValue: db }] })
    class Left {}
    @Module({ providers: [{ provide: Db, useValue: db }] })
    class Right {}
    expect(await indicatorsOf(await startContext({ imports: [Left, Right] }))).toEqual({ db: 'required healthy' });
  });

  it('is found in a global module, in a nested one, and in one that imports the HealthModule itself', async () => {
    const health = HealthModule.forRoot();
    @Global()
    @Module({ providers: [Db] })
    class GlobalModule {}
    @Module({ providers: [Cache] })
    class Nested {}
    @Module({ imports: [Nested, health], providers: [Decorated] })
    class Feature {}
    const app = await startContext({ imports: [GlobalModule, Feature] }, health);
    expect(Object.keys(await indicatorsOf(app)).sort()).toEqual(['cache', 'db', 'replica']);
  });

  it('is found beside controllers, and as a controller', async () => {
    @Controller('shop')
    class ShopController {}
    @RequiredIndicator('self')
    @Controller('self')
    class SelfController extends Working {}
    const app = await startContext({ controllers: [ShopController, SelfController], providers: [Db] });
    expect(Object.keys(await indicatorsOf(app)).sort()).toEqual(['db', 'self']);
  });

  it('is found with a transient, a circular and a slow dependency', async () => {
    @Injectable({ scope: Scope.TRANSIENT })
    class Transient {}
    @Injectable()
    class Peer {
      constructor(@Inject(forwardRef(() => Circular)) readonly peer: unknown) {}
    }
    @RequiredIndicator('circular')
    class Circular extends Working {
      constructor(
        @Inject(forwardRef(() => Peer)) readonly peer: Peer,
        readonly own: Transient,
        @Inject('SLOW') readonly slow: string,
      ) {
        super();
      }
      override check(): void {
        if (this.slow !== 'there' || !(this.peer instanceof Peer) || !(this.own instanceof Transient))
          throw new Error();
      }
    }
    const slow = { provide: 'SLOW', useFactory: () => new Promise((resolve) => setImmediate(resolve, 'there')) };
    expect(await found(Circular, Peer, Transient, slow)).toEqual({ circular: 'required healthy' });
  });

  it('is found among providers of every other kind, which are not touched', async () => {
    const unreadable = new Proxy({}, { getPrototypeOf: touched, has: touched, ownKeys: touched });
    const touchy = Object.defineProperty({}, 'check', { get: touched });
    const values = [null, undefined, 0, 'text', Symbol('s'), Object.create(null), () => {}, Working, touchy];
    const providers: Provider[] = values.map((useValue, index) => ({ provide: `v${index}`, useValue }));
    // Nest itself inspects values, but not the results of factories.
    providers.push({ provide: 'unreadable', useFactory: () => unreadable });
    expect(await found(...providers, Db)).toEqual({ db: 'required healthy' });
  });
});

describe('an indicator that a test overrides', () => {
  const compiled = async (build: (builder: TestingModuleBuilder) => TestingModuleBuilder) => {
    const app = await build(builderOf()).setLogger(silent).compile();
    await app.init();
    const seen = await indicatorsOf(app);
    await app.close();
    return seen;
  };
  const builderOf = (...more: Provider[]) =>
    Test.createTestingModule({ imports: [HealthModule.forRoot()], providers: [...more, Db, Cache] });

  it.each<[string, object]>([
    ['a value', { check: () => true }],
    ['an instance of the class', new Db()],
    ['an instance of another indicator', new Decorated()],
  ])('by %s keeps its name and role', async (_what, value) => {
    expect(await compiled((builder) => builder.overrideProvider(Db).useValue(value))).toEqual({
      db: 'required healthy',
      cache: 'optional healthy',
    });
  });

  it.each<[string, () => object]>([
    ['a class', () => Working],
    ['another indicator', () => Decorated],
  ])('by %s keeps its name and role', async (_what, replacement) => {
    expect(await compiled((builder) => builder.overrideProvider(Db).useClass(replacement()))).toEqual({
      db: 'required healthy',
      cache: 'optional healthy',
    });
  });

  it('by a factory keeps its name and role', async () => {
    const factory = () => ({ check: () => false });
    expect(await compiled((builder) => builder.overrideProvider(Cache).useFactory({ factory }))).toEqual({
      db: 'required healthy',
      cache: 'optional unhealthy',
    });
  });

  it('by the same value as another indicator keeps its name and role', async () => {
    const up = { check: () => true };
    const seen = await compiled((builder) =>
      builder.overrideProvider(Db).useValue(up).overrideProvider(Cache).useValue(up),
    );
    expect(seen).toEqual({ db: 'required healthy', cache: 'optional healthy' });
  });

  it('keeps its name and role, if an alias of it comes before it', async () => {
    const app = await builderOf({ provide: 'ALIAS', useFactory: (db: Db) => db, inject: [Db] })
      .overrideProvider(Db)
      .useValue({ check: () => true })
      .setLogger(silent)
      .compile();
    await app.init();
    expect(await indicatorsOf(app)).toEqual({ db: 'required healthy', cache: 'optional healthy' });
    await app.close();
  });
});

function touched(): never {
  throw new Error('touched');
}
