import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { credentials, loadPackageDefinition, type Client, type ClientReadableStream } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/eventually.js';
import { freePort, isTaken } from '../../support/ports.js';
import { endPrograms } from '../../support/program.js';
import { adapterOf, DRAIN, KINDS, Prices, WORK_MS } from './prices.js';

jest.setTimeout(60_000);

interface Question {
  readonly id: number;
  readonly ms: number;
}

interface PricesClient extends Client {
  Price(question: Question, done: (error: Error | null, answer?: { price: number }) => void): void;
  Follow(question: Question): ClientReadableStream<{ price: number }>;
}

const clients: PricesClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await endPrograms();
});

/** A caller with its own connection, to the first port that accepts it. */
function callerOf(...ports: readonly number[]): PricesClient {
  const { prices } = loadPackageDefinition(loadSync('test/e2e/microservices/apps/prices.proto')) as unknown as {
    prices: { Prices: new (...args: unknown[]) => PricesClient };
  };
  const target = `ipv4:${ports.map((port) => `127.0.0.1:${port}`).join(',')}`;
  const client = new prices.Prices(target, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  clients.push(client);
  return client;
}

function price(client: PricesClient, ms: number, id = -1): Promise<number | Error> {
  return new Promise((resolve) => client.Price({ id, ms }, (error, answer) => resolve(error ?? answer?.price ?? NaN)));
}

function follow(client: PricesClient, ms: number): Promise<number | Error> {
  let count = 0;
  return new Promise((resolve) => {
    const stream = client.Follow({ id: -1, ms });
    stream
      .on('data', () => count++)
      .on('end', () => resolve(count))
      .on('error', resolve);
  });
}

describe.each(KINDS)('SIGTERM to $kind over gRPC', (kind) => {
  const start = (listenPort: number): Prices => new Prices({ transport: 'gRPC', adapter: adapterOf(kind), listenPort });

  it('loses no call under load, and serves through the delay', async () => {
    const ports = [await freePort(), await freePort()];
    const [first, second] = [start(ports[0]!), start(ports[1]!)];
    await Promise.all([first.port(), second.port()]);
    const answers: (number | Error)[] = [];
    let isOver = false;
    const callers = Array.from({ length: 20 }, async () => {
      const client = callerOf(...ports);
      while (!isOver) {
        answers.push(await price(client, 10 + Math.random() * 60, 1));
        await delay(5 + Math.random() * 25);
      }
    });
    await eventually(() => answers.length > 100);
    const at = first.sigterm();
    const exit = await first.exited;
    isOver = true;
    await Promise.all(callers);
    expect(answers.filter((answer) => answer !== 42)).toEqual([]);
    expect(exit.signal).toBe('SIGTERM');
    expect(exit.at - at).toBeGreaterThanOrEqual(DRAIN.propagationDelayMs);
    expect(first.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });

  it('waits for calls and streams, and accepts no new connection meanwhile', async () => {
    const port = await freePort();
    const program = start(port);
    await program.port();
    const client = callerOf(port);
    const [answer, stream] = [price(client, WORK_MS), follow(client, WORK_MS / 5)];
    await eventually(() => program.told.filter(({ event }) => event === 'asked').length === 2);
    program.sigterm();
    await delay(DRAIN.propagationDelayMs / 2);
    expect(await isTaken(port)).toBe(true);
    await eventually(async () => !(await isTaken(port)));
    expect([await answer, await stream]).toEqual([42, 5]);
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(program.drainLog).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });
});

describe('a microservice over gRPC', () => {
  it('finishes its calls on app.close(), too', async () => {
    const port = await freePort();
    const program = new Prices({ transport: 'gRPC', listenPort: port });
    await program.port();
    const answer = price(callerOf(port), 600);
    await program.hears('asked');
    program.close();
    expect(await answer).toBe(42);
    await program.hears('closed');
  });

  it('logs at the deadline how many calls are unfinished', async () => {
    const port = await freePort();
    const drain = { propagationDelayMs: 0, lingerMs: 0, deadlineMs: 500 };
    const program = new Prices({ transport: 'gRPC', listenPort: port, drain });
    await program.port();
    const answer = price(callerOf(port), 60_000);
    await program.hears('asked');
    program.sigterm();
    expect(await program.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(await answer).toBeInstanceOf(Error);
    expect(program.drainLog.at(-1)).toBe(
      'the drain was cut short; left: 0 requests, 1 message, 0 connections, 0 pieces of tracked work',
    );
  });
});
