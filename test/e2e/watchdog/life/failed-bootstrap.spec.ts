import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, type INestApplication, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule, HealthService, RequiredIndicator, type ReadinessReport } from '../../../../src/index.js';
import { ask } from '../../../support/ask.js';
import { eventually } from '../../../support/eventually.js';
import { Log } from '../../../support/log.js';
import { endPrograms } from '../../../support/program.js';
import { freePort, HOST, isTaken } from '../../../support/ports.js';
import { LifeProgram } from './program.js';
import type { Failure } from './settings.js';

const FAILURES: readonly Failure[] = ['a missing dependency', 'a factory', 'onModuleInit', 'onApplicationBootstrap'];
/** Long enough for any machine. A process that something keeps alive would never end. */
const SOON_MS = 30_000;

describe('a process whose bootstrap fails in', () => {
  afterAll(endPrograms);

  async function isEnded(failsIn: Failure): Promise<void> {
    const begin = Date.now();
    const program = new LifeProgram('failing', { port: await freePort(), failsIn, abortOnError: true });
    const { code, signal, at } = await program.exited;
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(at - begin).toBeLessThan(SOON_MS);
  }

  async function leaves(failsIn: Failure): Promise<void> {
    const port = await freePort();
    const program = new LifeProgram('failing', { port, failsIn, abortOnError: false, isCaught: true });
    const { message } = await program.tells<{ message: string }>('caught');
    const caughtAt = Date.now();
    expect(message).toMatch(/no database|Nest can't resolve dependencies/);
    const { code, signal, at } = await program.exited;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(at - caughtAt).toBeLessThan(SOON_MS);
    expect(await isTaken(port)).toBe(false);
  }

  it.each(FAILURES)(
    '%s is ended by Nest or by the error, and ends by itself if the error is caught',
    async (failsIn) => {
      await Promise.all([isEnded(failsIn), leaves(failsIn)]);
    },
  );
});

describe('an application that has nothing to do', () => {
  afterAll(endPrograms);

  it('ends although its probes are served, but not before its address is known', async () => {
    const program = new LifeProgram('idle');
    const { port } = await program.tells<{ port: number }>('address');
    expect(port).toBeGreaterThan(0);
    expect(await program.exited).toMatchObject({ code: 0, signal: null });
  });
});

describe('the next bootstrap in a process, after a failure in', () => {
  const apps: INestApplication[] = [];

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
  });

  async function start(port: number, name: string, providers: Provider[] = []): Promise<Log> {
    @RequiredIndicator(name)
    class NamedIndicator {
      check(): void {}
    }
    class ShopModule {}
    const imports = [HealthModule.forRoot({ port, host: HOST, paths: { liveness: `/${name}` } })];
    const root = { module: ShopModule, imports, providers: [NamedIndicator, ...providers] };
    const log = new Log();
    const app = await NestFactory.create(root, { logger: log, abortOnError: false });
    await app.listen(0, HOST);
    apps.push(app);
    return log;
  }

  function failure(place: Failure, port: number): Provider {
    const fail = async (): Promise<never> => {
      await eventually(() => isTaken(port));
      throw new Error('no database');
    };
    @Injectable()
    class Needy {
      constructor(@Inject('MISSING') readonly missing: unknown) {}
    }
    if (place === 'a missing dependency') return Needy;
    if (place === 'a factory') return { provide: 'FACTORY', useFactory: fail };
    return { provide: 'HOOK', useValue: { [place]: fail } };
  }

  it.each(FAILURES)('%s, gets the port and gives its own answers', async (place) => {
    const port = await freePort();
    await expect(start(port, 'first', [failure(place, port)])).rejects.toThrow();

    const log = await start(port, 'second');
    expect(await apps[0]!.get(HealthService).address()).toEqual({ host: HOST, port });
    await eventually(async () => (await ask(`http://${HOST}:${port}/readyz`)).status === 200);
    const { checks } = JSON.parse((await ask(`http://${HOST}:${port}/readyz`)).body) as ReadinessReport;
    expect(Object.keys(checks)).toEqual(['second']);
    expect((await ask(`http://${HOST}:${port}/second`)).status).toBe(200);
    expect((await ask(`http://${HOST}:${port}/first`)).status).toBe(404);
    expect(log.lines.filter((line) => line.startsWith('warn') && line.includes('probe server'))).toEqual([
      `warn the probe server on port ${port} gives way to that of a later start in this process HealthModule`,
    ]);
  });
});
