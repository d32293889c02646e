import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Scope, type Provider, type Type } from '@nestjs/common';
import { HealthService } from '../../src/health.service.js';
import { StartupTask } from '../../src/startup/startup-task.decorator.js';
import { settle } from '../support/deferred.js';
import { closeContexts, refusalOf, startContext } from '../support/nest-app.js';

afterEach(closeContexts);

const ran: string[] = [];

@Injectable()
class Warmer {
  readonly own = 'warm';

  @StartupTask('warm')
  warm(): void {
    ran.push(this.own);
  }
}

async function tasksOf(providers: readonly Provider[], controllers: Type[] = []) {
  ran.length = 0;
  const app = await startContext({ providers: [...providers], controllers });
  await settle();
  const { tasks } = app.get(HealthService).startup();
  return { ran: [...ran].sort(), tasks: Object.keys(tasks).sort() };
}

describe('a startup task', () => {
  it.each<[string, Provider]>([
    ['a class', Warmer],
    ['a value', { provide: 'WARMER', useValue: new Warmer() }],
    ['the result of a factory', { provide: 'WARMER', useFactory: async () => Promise.resolve(new Warmer()) }],
    ['an undecorated subclass', class Sub extends Warmer {}],
  ])('is found on %s, and runs with its `this`', async (_what, provider) => {
    expect(await tasksOf([provider])).toEqual({ ran: ['warm'], tasks: ['warm'] });
  });

  it('is found on a controller', async () => {
    @Controller('warm')
    class WarmController extends Warmer {}
    expect(await tasksOf([], [WarmController])).toEqual({ ran: ['warm'], tasks: ['warm'] });
  });

  it('is found once on an object that several providers share', async () => {
    const factory = { provide: 'COPY', useFactory: (warmer: Warmer) => warmer, inject: [Warmer] };
    expect(await tasksOf([factory, Warmer, { provide: 'ALIAS', useExisting: Warmer }])).toEqual({
      ran: ['warm'],
      tasks: ['warm'],
    });
  });

  it('is found beside other tasks of one class, whose getters are not called', async () => {
    @Injectable()
    class Several extends Warmer {
      get touchy(): never {
        throw new Error('touched');
      }

      @StartupTask('second')
      second(): void {
        ran.push('second');
      }

      @StartupTask('third', { after: ['second', 'warm'] })
      async third(): Promise<void> {
        await settle();
        ran.push('third');
      }
    }
    expect((await tasksOf([Several])).tasks).toEqual(['second', 'third', 'warm']);
  });

  it('is not found on a method that overrides it in a subclass', async () => {
    class Silent extends Warmer {
      override warm(): void {
        ran.push('overridden');
      }
    }
    expect(await tasksOf([Silent])).toEqual({ ran: [], tasks: [] });
  });
});

describe('the application does not start with', () => {
  const refused = async (...providers: Provider[]) => refusalOf(startContext({ providers }));

  it.each([
    ['request-scoped', Scope.REQUEST],
    ['transient', Scope.TRANSIENT],
  ])('a task on a %s class', async (what, scope) => {
    const { code, faults } = await refused({ provide: Warmer, useClass: Warmer, scope });
    expect({ code, faults }).toEqual({
      code: 'INVALID_PROVIDERS',
      faults: [expect.stringMatching(new RegExp(`@StartupTask\\("warm"\\) on Warmer in AppModule is ${what}`))],
    });
  });

  it('a task on a class whose dependency is request-scoped', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {}
    @Injectable()
    class Depends extends Warmer {
      constructor(readonly request: PerRequest) {
        super();
      }
    }
    expect((await refused(Depends, PerRequest)).faults).toEqual([
      expect.stringMatching(/"warm".* on Depends in AppModule is request-scoped/),
    ]);
  });

  it('a duplicate name, an unknown name in `after`, a circle or options out of bounds, and names them all at once', async () => {
    @Injectable()
    class Wrong {
      @StartupTask('a', { after: ['b'] }) a(): void {}
      @StartupTask('b', { after: ['a'] }) b(): void {}
      @StartupTask('warm', { after: ['nowhere'] }) c(): void {}
      @StartupTask('d', { timeoutMs: 0, attempts: 1.5 }) d(): void {}
      @StartupTask('', { backoffMs: -1 }) e(): void {}
    }
    const { code, message } = await refused(Warmer, Wrong);
    expect(code).toBe('INVALID_PROVIDERS');
    for (const named of ['a -> b -> a', '"warm"', '"nowhere"', 'timeoutMs', 'attempts', 'backoffMs', 'a name of 1'])
      expect(message).toContain(named);
  });

  it('a name in the default `after` that no task has', async () => {
    const { message } = await refusalOf(startContext({ providers: [Warmer] }, { startup: { after: ['migrate'] } }));
    expect(message).toContain('"migrate"');
  });
});
