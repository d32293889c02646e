import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it } from '@jest/globals';
import { HealthService, RequiredIndicator, StartupTask, type CheckContext } from '../../src/index.js';
import { Injectable } from '@nestjs/common';
import { eventually } from '../support/eventually.js';
import { closeContexts, startContext } from '../support/nest-app.js';

const request = new AsyncLocalStorage<string>();
const seen: Record<string, (string | undefined)[]> = {};

function see(where: string): void {
  (seen[where] ??= []).push(request.getStore());
}

@RequiredIndicator('db', { cacheMs: 0, timeoutMs: 20, abandonAfterMs: 1 })
class Database {
  isHung = false;

  async check({ signal }: CheckContext): Promise<void> {
    see('check');
    signal.addEventListener('abort', () => see('abort'));
    await Promise.resolve();
    see('check, later');
    if (this.isHung) await new Promise(() => {});
  }
}

@Injectable()
class Warmer {
  @StartupTask('warm')
  warm(): void {
    see('task');
  }
}

afterEach(closeContexts);

describe('the AsyncLocalStorage of a request', () => {
  it('is not visible to the checks, signals, startup tasks and listeners that the request sets off', async () => {
    const app = await request.run('start-up', () => startContext({ providers: [Database, Warmer] }));
    const health = app.get(HealthService);
    await eventually(() => health.startup().status === 'started');
    health.onChange(() => see('listener'));
    for (const store of ['one', 'two']) await request.run(store, () => health.readiness());
    app.get(Database).isHung = true;
    await request.run('three', () => health.readiness());
    await request.run('four', () => health.readiness());
    await eventually(() => (seen['abort']?.length ?? 0) > 0 && (seen['listener']?.length ?? 0) > 0);
    expect(Object.keys(seen).sort()).toEqual(['abort', 'check', 'check, later', 'listener', 'task']);
    expect(
      Object.values(seen)
        .flat()
        .filter((store) => store !== undefined),
    ).toEqual([]);
  });

  it('is visible again to the request when it has its answer', async () => {
    const app = await startContext({ providers: [Database] });
    await request.run('mine', async () => {
      await app.get(HealthService).readiness();
      expect(request.getStore()).toBe('mine');
    });
  });
});
