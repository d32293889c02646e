import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HealthModule, HealthService, type ReadinessReport } from '../../../../src/index.js';
import { ask } from '../../../support/ask.js';
import { eventually } from '../../../support/eventually.js';
import { Log } from '../../../support/log.js';
import { endPrograms } from '../../../support/program.js';
import { freePort, HOST, isTaken, observer, occupy } from '../../../support/ports.js';
import { LifeProgram } from './program.js';
import { PERMISSION_FLAG, QUICK } from './settings.js';

const WITHOUT_THREADS = [PERMISSION_FLAG, '--allow-fs-read=*', '--allow-child-process'];
const apps: INestApplication[] = [];
const others: Server[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  for (const server of others.splice(0)) server.close();
});
afterAll(endPrograms);

async function start(port: number, logger: Log | false = false): Promise<INestApplication> {
  @Module({ imports: [HealthModule.forRoot({ port, host: HOST })] })
  class ShopModule {}
  const app = await NestFactory.create(ShopModule, { logger });
  apps.push(app);
  await app.listen(0, HOST);
  return app;
}

async function reason(port: number): Promise<string | undefined> {
  return (JSON.parse((await ask(`http://${HOST}:${port}/readyz`)).body) as ReadinessReport).reason;
}

describe('the watchdog', () => {
  it('serves two applications in one process, each on its port', async () => {
    const [first, second] = [await start(0), await start(await freePort())];
    const ports = [first, second].map(async (app) => (await app.get(HealthService).address())!.port);
    const [firstPort, secondPort] = await Promise.all(ports);
    expect(firstPort).not.toBe(secondPort);
    const release = first.get(HealthService).hold('maintenance');
    await eventually(async () => (await reason(firstPort!)) === 'held: maintenance');
    expect(await reason(secondPort!)).toBeUndefined();
    release();
    await apps.shift()!.close();
    expect(await isTaken(firstPort!)).toBe(false);
    expect(await observer(`http://${HOST}:${secondPort}`)).toBe('watchdog');
  });

  it('does not observe while its port is taken', async () => {
    const other = await occupy();
    others.push(other);
    const { port } = other.address() as AddressInfo;
    const log = new Log();
    const app = await start(port, log);
    await eventually(() => log.lines.some((line) => line.includes('EADDRINUSE')));
    expect(await observer(await app.getUrl())).toBe('in-loop');
    other.close();
    await eventually(async () => (await observer(await app.getUrl())) === 'watchdog');
    expect(await observer(`http://${HOST}:${port}`)).toBe('watchdog');
  });

  it('starts a thread only if there is a port and the module is enabled', async () => {
    const program = new LifeProgram('disabled');
    const { disabled, portless, watched } = await program.tells<Record<string, number>>('threads');
    expect({ disabled, portless, watched }).toEqual({ disabled: 0, portless: 0, watched: 1 });
  });

  it('sees a stall of an application in a worker thread, but cannot take its stack', async () => {
    const program = new LifeProgram('in-thread', { heartbeat: QUICK });
    const seen = await program.tells<{ before: string; readiness: number; recovery: string; isFree: boolean }>(
      'observed',
    );
    expect(JSON.parse(seen.before)).toMatchObject({ status: 'alive', eventLoop: { observer: 'watchdog' } });
    expect(seen).toMatchObject({ readiness: 503, recovery: expect.stringMatching(/runs again/), isFree: true });
    expect(await program.exited).toMatchObject({ code: 0, signal: null });
    await program.closed;
    // The line has no stack, because the inspector of the main thread cannot see this one. Changes have lines of their own.
    const isChange = (line: string): boolean => /^ERROR (readiness|liveness): \w+ -> /.test(line);
    expect(program.log.filter((line) => !isChange(line))).toEqual([
      expect.stringMatching(/^WARN the event loop has been blocked for \d+ ms$/),
    ]);
  });

  it.each([
    ['threads serve them', [], 'watchdog', 0],
    ['there are no threads', WITHOUT_THREADS, 'in-loop', 2],
  ] as const)(
    'gives the port of a cluster to one process, and to the next when that one ends, if %s',
    async (...row) => {
      const [, flags, observed, threadsMissed] = row;
      const program = new LifeProgram('cluster', { port: await freePort() }, flags);
      const { seen } = await program.tells<{ seen: object[] }>('observed');
      expect(seen).toEqual([
        { observer: observed, hasPort: true },
        { observer: 'in-loop', hasPort: false, readiness: 200 },
        { observer: observed, hasPort: true, readiness: 200 },
      ]);
      expect(await program.exited).toMatchObject({ code: 0, signal: null });
      await program.closed;
      const refusals = program.warnings.filter((line) => !line.includes('thread cannot be started'));
      expect(refusals).toEqual([expect.stringMatching(/cannot listen on port \d+, and will try again: .*EADDRINUSE/)]);
      expect(program.warnings).toHaveLength(threadsMissed + 1);
    },
  );
});
