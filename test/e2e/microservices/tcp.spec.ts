import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { endPrograms, Program } from '../shutdown/program.js';
import type { Settings } from './settings.js';
import { TcpCallers } from './tcp-callers.js';

jest.setTimeout(60_000);

const DRAIN = { propagationDelayMs: 1000, lingerMs: 300, deadlineMs: 15_000 };

afterEach(endPrograms);

function start(settings: Settings): Program<Settings> {
  return new Program<Settings>('prices', settings, { folder: 'microservices' });
}

const KINDS = [
  { kind: 'a microservice' },
  { kind: 'a hybrid application on Express', adapter: 'Express' },
  { kind: 'a hybrid application on Fastify', adapter: 'Fastify' },
] as const;

describe.each(KINDS)('SIGTERM to $kind over TCP, under load', (settings) => {
  it('loses no answer', async () => {
    const adapter = 'adapter' in settings ? settings.adapter : undefined;
    const [first, second] = [0, 1].map(() => start({ transport: 'TCP', adapter, drain: DRAIN }));
    const callers = new TcpCallers(await first!.port(), 40);
    const other = await second!.port();
    await delay(500);
    const before = callers.answered.length;
    const at = first!.sigterm();
    await delay(600);
    callers.port = other;
    const exit = await first!.exited;
    await callers.stop();
    second!.sigterm();
    const handled = new Set((await first!.hears('handled')).ids);
    for (const id of (await second!.hears('handled')).ids ?? []) handled.add(id);
    const lost = callers.failed.filter((id) => handled.has(id));
    process.stderr.write(
      'FIG ' +
        JSON.stringify([
          settings.kind,
          {
            before,
            answered: callers.answered.length,
            failed: callers.failed.length,
            lost: lost.length,
            exitMs: exit.at - at,
            signal: exit.signal,
          },
          first!.drainLog,
        ]) +
        '\n',
    );
    expect(lost).toEqual([]);
  });
});
