import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type INestApplication, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HealthModule, HealthService } from '../../../../src/index.js';
import { ADAPTERS } from '../../../support/adapters.js';
import { ask } from '../../../support/ask.js';
import { deferred, type Deferred } from '../../../support/deferred.js';
import { eventually } from '../../../support/eventually.js';
import { endPrograms } from '../../../support/program.js';
import { freePort, HOST, isTaken } from '../../../support/ports.js';
import { LifeProgram } from './program.js';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

describe.each(ADAPTERS)('the probe port while an application on $name closes', (adapter) => {
  const apps: INestApplication[] = [];
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
  });

  /** A provider that waits in a hook. */
  function waitingIn(hook: string, entered: Deferred<void>, released: Deferred<void>): Provider {
    const wait = (): Promise<void> => {
      entered.resolve();
      return released.promise;
    };
    return { provide: `waits in ${hook}`, useValue: { [hook]: wait } };
  }

  it.each([
    ['imported before', 'onModuleDestroy'],
    ['imported after', 'onModuleDestroy'],
    ['imported before', 'onApplicationShutdown'],
    ['imported after', 'onApplicationShutdown'],
  ])('is open, and answers `draining`, until the hooks of a module %s it are done: %s', async (place, hook) => {
    const [entered, released] = [deferred(), deferred()];
    @Module({ providers: [waitingIn(hook, entered, released)] })
    class OtherModule {}
    const own = HealthModule.forRoot({ port: 0, host: HOST });
    @Module({ imports: place === 'imported before' ? [OtherModule, own] : [own, OtherModule] })
    class ShopModule {}
    const app = await NestFactory.create(ShopModule, adapter.create(), { logger: false });
    await app.listen(0, HOST);
    const { port } = (await app.get(HealthService).address())!;
    const url = `http://${HOST}:${port}`;
    await eventually(async () => (await ask(`${url}/readyz`)).status === 200);

    const closed = app.close();
    await entered.promise;
    expect((await ask(`${url}/livez`)).status).toBe(200);
    const { status, body } = await ask(`${url}/readyz`);
    expect([status, JSON.parse(body)]).toEqual([503, { status: 'not_ready', reason: 'draining', checks: {} }]);
    released.resolve();
    await closed;
    expect(await isTaken(port)).toBe(false);
  });

  it('is closed by an application that closes at once', async () => {
    const port = await freePort();
    @Module({ imports: [HealthModule.forRoot({ port, host: HOST })] })
    class ShopModule {}
    const app = await NestFactory.create(ShopModule, adapter.create(), { logger: false });
    const address = app.get(HealthService).address();
    await app.close();
    expect(await address).toBeUndefined();
    expect(await isTaken(port)).toBe(false);
  });
});

describe('a process that has closed its applications', () => {
  afterAll(endPrograms);

  it('has no thread left, and ends by itself', async () => {
    const program = new LifeProgram('ten', { port: await freePort() });
    const closed = await program.tells<{ statuses: number[]; threads: number; resources: string[] }>('closed');
    const closedAt = Date.now();
    expect(closed.statuses).toEqual(Array.from({ length: 10 }, () => 200));
    expect(closed.threads).toBe(0);
    expect(closed.resources.filter((name) => /MessagePort|Worker/.test(name))).toEqual([]);
    const { code, at } = await program.exited;
    expect(code).toBe(0);
    expect(at - closedAt).toBeLessThan(5000);
  });
});

describe('Jest, asked for open handles', () => {
  it('finds none after an application has closed, and ends by itself', async () => {
    const rootDir = join(ROOT, '.e2e', 'test', 'e2e', 'watchdog', 'life', 'apps');
    const config = { rootDir, testMatch: ['<rootDir>/in-jest.js'], transform: {}, testEnvironment: 'node' };
    const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
    const flags = ['--no-warnings', '--experimental-vm-modules'];
    const { stderr } = await promisify(execFile)(
      process.execPath,
      [...flags, jest, '--config', JSON.stringify(config), '--detectOpenHandles', '--ci'],
      { cwd: rootDir },
    );
    expect(stderr).toMatch(/Tests: +1 passed, 1 total/);
    expect(stderr).not.toMatch(/open handle|did not exit/);
  });
});
