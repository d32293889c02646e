import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplication, type OnApplicationBootstrap } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Server } from 'node:net';
import { HealthModule, HealthService } from '../../../../src/index.js';
import { ADAPTERS } from '../../../support/adapters.js';
import { ask } from '../../../support/ask.js';
import { deferred } from '../../../support/deferred.js';
import { eventually } from '../../../support/eventually.js';
import { shop } from '../../front-door/shop.js';
import { freePort, HOST, isTaken, observer } from '../../../support/ports.js';

const OPTIONS = { logger: false, abortOnError: false } as const;
const apps: INestApplication[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

async function statusesOf(url: string): Promise<[string, number, unknown][]> {
  const answers: [string, number, unknown][] = [];
  for (const path of ['/livez', '/startupz', '/readyz']) {
    const { status, body } = await ask(`${url}${path}`);
    const report = JSON.parse(body) as { status: string; reason?: string };
    answers.push([path, status, report.reason ?? report.status]);
  }
  return answers;
}

describe.each(ADAPTERS)('the probe port while an application on $name starts', (adapter) => {
  it('answers `starting` while a hook waits, and is ready only once the application listens', async () => {
    const [hook, entered] = [deferred(), deferred()];
    @Injectable()
    class Slow implements OnApplicationBootstrap {
      onApplicationBootstrap(): Promise<void> {
        entered.resolve();
        return hook.promise;
      }
    }
    const [port, own] = [await freePort(), await freePort()];
    const url = `http://${HOST}:${port}`;
    const root = shop({ imports: [HealthModule.forRoot({ port, host: HOST })], providers: [Slow] });
    const app = await NestFactory.create(root, adapter.create(), OPTIONS);
    apps.push(app);
    const initialised = app.init();
    await entered.promise;
    await eventually(() => isTaken(port));
    expect(await statusesOf(url)).toEqual([
      ['/livez', 200, 'alive'],
      ['/startupz', 503, 'starting'],
      ['/readyz', 503, 'starting'],
    ]);
    expect(await observer(url)).toBe('watchdog');
    expect(await isTaken(own)).toBe(false);

    hook.resolve();
    await initialised;
    await eventually(async () => (await ask(`${url}/startupz`)).status === 200);
    expect((await statusesOf(url)).at(-1)).toEqual(['/readyz', 503, 'starting']);

    const server = app.getHttpServer() as Server;
    const listening = app.listen(own, HOST);
    await eventually(async () => {
      const { status } = await ask(`${url}/readyz`);
      if (status === 200) expect(server.listening).toBe(true);
      return status === 200;
    });
    await listening;
  });

  it('is open once a factory has returned the options', async () => {
    const factory = deferred();
    const port = await freePort();
    const url = `http://${HOST}:${port}`;
    const useFactory = async (): Promise<object> => {
      await factory.promise;
      return { port, host: HOST };
    };
    const slow = deferred();
    const SLOW = { provide: 'SLOW', inject: [HealthService], useFactory: () => slow.promise };
    const root = shop({ imports: [HealthModule.forRootAsync({ useFactory })], providers: [SLOW] });
    const created = NestFactory.create(root, adapter.create(), OPTIONS);
    expect(await isTaken(port)).toBe(false);
    factory.resolve();
    await eventually(() => isTaken(port));
    expect((await statusesOf(url)).map(([, status]) => status)).toEqual([200, 503, 503]);
    slow.resolve();
    apps.push(await created);
    await apps[0]!.listen(0, HOST);
    expect(await apps[0]!.get(HealthService).address()).toEqual({ host: HOST, port });
    expect((await statusesOf(url)).map(([, status]) => status)).toEqual([200, 200, 200]);
  });
});
