import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { CLIENTS } from '../drain/clients.js';
import { endPrograms, Program } from '../../support/program.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 500, lingerMs: 200, deadlineMs: 20_000 };
const WORK_MS = 1200;

afterEach(endPrograms);

describe.each(['Express', 'Fastify'] as const)('SIGTERM on %s', (adapter) => {
  it('lets hooks close the server of Nest themselves, and runs the following hooks', async () => {
    const program = new Program('closing', { adapter, drain: { ...DRAIN, propagationDelayMs: 0 } });
    await program.port();
    program.sigterm();
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(program.told.map(({ event }) => event)).toEqual(['up', 'servers closed', 'database closed']);
  });

  it('drains further servers of the application, even before their first request', async () => {
    const program = new Program('closing', { adapter, drain: DRAIN, isBesideOnly: true });
    const [http, https] = await program.ports();
    const signalledAt = program.sigterm();
    const answers = [CLIENTS.http()(http!, `/work?ms=${WORK_MS}`), CLIENTS.https()(https!, '/work?ms=0')];
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ status: 200, connection: 'close', body: '{"row":1}' });

    const { signal, at } = await program.exited;
    expect(signal).toBe('SIGTERM');
    expect(at - signalledAt).toBeGreaterThan(DRAIN.propagationDelayMs);
    expect(program.told.map(({ event }) => event)).toEqual(['up', 'slow', 'servers closed', 'database closed']);
  });
});
