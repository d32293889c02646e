import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { HealthModule, HealthService } from '../../../../src/index.js';
import { ADAPTERS } from '../../../support/adapters.js';
import { ask } from '../../../support/ask.js';
import { freePort, HOST, isTaken } from '../../../support/ports.js';
import { endPrograms } from '../../../support/program.js';
import { LifeProgram } from './program.js';

interface Done {
  readonly before: { readonly threads: number };
  readonly after: object;
  readonly warnings: readonly string[];
  readonly liveness: object;
  readonly answers: readonly (number | null)[];
}

describe('a testing module that is compiled and not closed', () => {
  afterAll(endPrograms);

  it('leaves no thread, port or listener behind, and serves its port once it is initialised', async () => {
    const program = new LifeProgram('compiled', { port: await freePort() });
    const { before, after, warnings, liveness, answers } = await program.tells<Done>('done');
    expect(before.threads).toBe(0);
    expect(after).toEqual(before);
    expect(warnings).toEqual([]);
    expect(liveness).toEqual({ status: 'alive', observer: 'in-loop', silentMs: 0, longestSilenceMs: 0 });
    expect(answers).toEqual([null, 200, null]);
    expect(await program.exited).toMatchObject({ code: 0, signal: null });
  });
});

describe.each(ADAPTERS)('an application on $name that a testing module creates', (adapter) => {
  const apps: INestApplication[] = [];
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
  });

  it('has its probe port from its initialisation on', async () => {
    const port = await freePort();
    const module = await Test.createTestingModule({ imports: [HealthModule.forRoot({ port, host: HOST })] }).compile();
    const app = module.createNestApplication(adapter.create(), { logger: false });
    apps.push(app);
    expect(await isTaken(port)).toBe(false);
    await app.init();
    expect(await app.get(HealthService).address()).toEqual({ host: HOST, port });
    expect((await ask(`http://${HOST}:${port}/livez`)).status).toBe(200);
  });
});
