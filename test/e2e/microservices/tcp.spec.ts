import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ClientProxyFactory, Transport, type ClientProxy } from '@nestjs/microservices';
import { setTimeout as delay } from 'node:timers/promises';
import { lastValueFrom, toArray } from 'rxjs';
import { ask } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { freePort, isTaken } from '../../support/ports.js';
import { endPrograms } from '../../support/program.js';
import { adapterOf, DRAIN, KINDS, Prices, WORK_MS } from './prices.js';
import { TcpCallers } from './tcp-callers.js';

jest.setTimeout(60_000);

const clients: ClientProxy[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await endPrograms();
});

async function clientOf(program: Prices, isSecure = false): Promise<ClientProxy> {
  const tlsOptions = isSecure ? { tlsOptions: { rejectUnauthorized: false } } : {};
  const options = { host: '127.0.0.1', port: await program.port(), ...tlsOptions };
  const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
  clients.push(client);
  return client;
}

function send(client: ClientProxy, pattern: string, ms: number, id = -1): Promise<unknown> {
  return lastValueFrom(client.send<unknown>(pattern, { id, ms }).pipe(toArray())).catch((error: unknown) => error);
}

describe.each(KINDS)('SIGTERM to $kind over TCP', (kind) => {
  const adapter = adapterOf(kind);

  it('loses no answer under load, and serves through the delay', async () => {
    const [first, second] = [new Prices({ transport: 'TCP', adapter }), new Prices({ transport: 'TCP', adapter })];
    const callers = new TcpCallers(await first.port(), 40);
    const other = await second.port();
    await eventually(() => callers.answered.length > 200);
    const at = first.sigterm();
    await delay(DRAIN.propagationDelayMs / 2);
    callers.port = other;
    const exit = await first.exited;
    await callers.stop();
    second.sigterm();
    const handled = new Set([...(await first.handled()), ...(await second.handled())]);
    expect(callers.failed.filter((id) => handled.has(id))).toEqual([]);
    // A message that arrives after the end of its connection was never handled.
    expect(callers.failed.length).toBeLessThanOrEqual(4);
    expect(exit.signal).toBe('SIGTERM');
    expect(exit.at - at).toBeGreaterThanOrEqual(DRAIN.propagationDelayMs);
    expect(first.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });

  it('waits for answers, tracked answers, streams and events, and accepts no new connection meanwhile', async () => {
    const program = new Prices({ transport: 'TCP', adapter });
    const client = await clientOf(program);
    const answers = [send(client, 'price', WORK_MS), send(client, 'tracked', WORK_MS)];
    const stream = send(client, 'follow', WORK_MS / 5);
    await lastValueFrom(client.emit('sold', { id: -1, ms: WORK_MS }));
    await eventually(() => program.told.filter(({ event }) => event === 'asked').length === 5);
    program.sigterm();
    await delay(DRAIN.propagationDelayMs / 2);
    const port = await program.port();
    expect(await isTaken(port)).toBe(true);
    await eventually(async () => !(await isTaken(port)));
    expect(program.told.some(({ event }) => event === 'handled')).toBe(false);
    expect(await Promise.all(answers)).toEqual([[42], [42]]);
    expect(await stream).toEqual([0, 1, 2, 3, 4]);
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(program.told.map(({ event }) => event)).toContain('counted');
    expect(program.output).not.toContain('the pool is closed');
    expect(program.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });

  it('finishes its messages on app.close(), too, without a delay', async () => {
    const program = new Prices({ transport: 'TCP', adapter, drain: { ...DRAIN, propagationDelayMs: 10_000 } });
    const client = await clientOf(program);
    const answers = [send(client, 'tracked', 500), send(client, 'price', 700)];
    await eventually(() => program.told.filter(({ event }) => event === 'asked').length === 2);
    program.close();
    expect(await Promise.all(answers)).toEqual([[42], [42]]);
    const [closing, closed] = [await program.hears('closing'), await program.hears('closed')];
    expect(closed.at - closing.at).toBeLessThan(8_000);
    expect(program.drainLog).toEqual(['draining: app.close()', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });
});

describe('a microservice over TCP', () => {
  it('logs at the deadline how many messages are unfinished', async () => {
    const program = new Prices({ transport: 'TCP', drain: { propagationDelayMs: 0, lingerMs: 0, deadlineMs: 500 } });
    const answer = send(await clientOf(program), 'price', 60_000);
    await program.hears('asked');
    program.sigterm();
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(await answer).toBeInstanceOf(Error);
    expect(program.drainLog).toEqual([
      'draining: SIGTERM',
      'the drain was cut short; left: 0 requests, 1 message, 1 connection, 0 pieces of tracked work',
    ]);
  });

  it('is drained with TLS in the same way', async () => {
    const program = new Prices({ transport: 'TLS', drain: { ...DRAIN, propagationDelayMs: 200 } });
    const answer = send(await clientOf(program, true), 'price', WORK_MS);
    await program.hears('asked');
    program.sigterm();
    expect(await answer).toEqual([42]);
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(program.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });

  it('is ready on its probe port once it listens, and no longer after the signal', async () => {
    const probePort = await freePort();
    const program = new Prices({ transport: 'TCP', probePort });
    const readiness = (): Promise<{ status: number; body: string }> => ask(`http://127.0.0.1:${probePort}/readyz`);
    await program.port();
    await eventually(async () => (await readiness().catch(() => undefined))?.status === 200);
    program.sigterm();
    const { body } = await eventually(async () => {
      const answer = await readiness();
      return answer.status === 503 && answer;
    });
    expect(body).toContain('"reason":"draining"');
    expect(await isTaken(await program.port())).toBe(true);
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
  });
});
