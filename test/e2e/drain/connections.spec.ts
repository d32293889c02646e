import { afterEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { eventually } from '../../support/eventually.js';
import { bareConnection, CLIENTS } from './clients.js';
import { DEADLINE_MS, endStand, finish, KINDS, LINGER_MS, MARGIN_MS, PROPAGATION_MS, start } from './stand.js';

afterEach(endStand);

describe.each(KINDS)('the drain of a server for %s', (kind) => {
  it('answers a request in flight, and then ends at once', async () => {
    const { port, drain, servers, log } = await start(kind);
    const answer = CLIENTS[kind]()(port, '/?ms=1500');
    await eventually(() => servers.requests.inFlight === 1);
    const took = await finish(drain, 'SIGTERM');
    expect(await answer).toMatchObject({ status: 200, body: 'answered' });
    expect(took).toBeLessThan(1500 + MARGIN_MS);
    expect(log).toEqual(['draining: SIGTERM', expect.stringMatching(/^drained in .*, nothing cut$/)]);
  });

  it('waits neither for an idle connection nor for one that never sent a byte', async () => {
    const { port, drain, servers } = await start(kind);
    await CLIENTS[kind]()(port, '/');
    const silent = await bareConnection(port);
    await eventually(() => servers.connections.count === 2);
    const took = await finish(drain, 'SIGTERM');
    expect(took).toBeLessThan(PROPAGATION_MS + LINGER_MS + MARGIN_MS);
    await eventually(() => silent.isClosed());
    expect(servers.connections.count).toBe(0);
  });

  it('ends server-sent events so that the client sees a regular end', async () => {
    const { port, drain, servers } = await start(kind);
    const answer = CLIENTS[kind]()(port, '/events');
    await eventually(() => servers.requests.inFlight === 1);
    const took = await finish(drain, 'SIGTERM');
    expect(await answer).toMatchObject({ status: 200, body: expect.stringContaining('data: tick') });
    expect(took).toBeLessThan(PROPAGATION_MS + LINGER_MS + MARGIN_MS);
  });

  it('cuts a request that hangs at the deadline, and logs it in one line', async () => {
    const { port, drain, servers, log } = await start(kind);
    const answer = CLIENTS[kind]()(port, '/never');
    await eventually(() => servers.requests.inFlight === 1);
    const took = await finish(drain, 'SIGTERM');
    expect(await answer).not.toHaveProperty('status', 200);
    expect(took).toBeGreaterThan(DEADLINE_MS - 50);
    expect(took).toBeLessThan(DEADLINE_MS + MARGIN_MS);
    expect(log.slice(1)).toEqual(['the drain was cut short; left: 1 request, 1 connection, 0 pieces of tracked work']);
  });

  it('takes no time without a signal, if nothing is in flight', async () => {
    const { port, drain } = await start(kind);
    await CLIENTS[kind]()(port, '/');
    expect(await finish(drain)).toBeLessThan(PROPAGATION_MS);
  });

  it('serves new connections during the delay, and none after it', async () => {
    const { port, drain } = await start(kind);
    drain.beginOnSignal('SIGTERM');
    const finished = drain.finish(Promise.resolve());
    expect(await CLIENTS[kind]()(port, '/')).toMatchObject({ status: 200 });
    await new Promise((resolve) => drain.closing.addEventListener('abort', resolve));
    expect(await CLIENTS[kind]()(port, '/')).not.toHaveProperty('status');
    await finished;
  });
});

describe('the drain of a server for http', () => {
  it('sends Connection: close with a response in flight at the signal, and with later ones', async () => {
    const { port, drain, servers } = await start('http');
    const early = CLIENTS.http()(port, '/?ms=200');
    await eventually(() => servers.requests.inFlight === 1);
    drain.beginOnSignal('SIGTERM');
    const finished = drain.finish(Promise.resolve());
    expect(await early).toMatchObject({ status: 200, connection: 'close' });
    expect(await CLIENTS.http()(port, '/')).toMatchObject({ status: 200, connection: 'close' });
    await finished;
  });

  it('does not wait for the rest of a header', async () => {
    const { port, drain, servers } = await start('http');
    const half = await bareConnection(port, 'GET / HTTP/1.1\r\nHos');
    await eventually(() => servers.connections.count === 1);
    expect(await finish(drain, 'SIGTERM')).toBeLessThan(PROPAGATION_MS + LINGER_MS + MARGIN_MS);
    await eventually(() => half.isClosed());
  });

  it('still answers a request on an existing connection while it lingers', async () => {
    const { port, drain } = await start('http');
    const get = CLIENTS.http();
    await get(port, '/');
    drain.beginOnSignal('SIGINT');
    const finished = drain.finish(Promise.resolve());
    expect(drain.closing.aborted).toBe(true);
    expect(await get(port, '/')).toMatchObject({ status: 200, connection: 'close' });
    await finished;
  });

  it.each(['SIGTERM', undefined])(
    'destroys an upgraded connection that is still open after the linger (%s)',
    async (signal) => {
      const { port, drain, servers, server } = await start('http');
      const upgraded: Socket[] = [];
      server.on('upgrade', (_request, socket: Socket) => {
        upgraded.push(socket);
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
      });
      const client = await bareConnection(port, upgradeRequest);
      await eventually(() => upgraded.length === 1);
      expect(await finish(drain, signal)).toBeLessThan(PROPAGATION_MS + LINGER_MS + MARGIN_MS);
      await eventually(() => client.isClosed());
      expect(servers.connections.count).toBe(0);
    },
  );

  it('refuses an upgrade once it accepts no new connection', async () => {
    const { port, drain, server } = await start('http');
    server.on('upgrade', (_request, socket: Socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
    const client = await bareConnection(port);
    let received = '';
    client.socket.on('data', (chunk) => (received += chunk));
    drain.beginOnSignal('SIGINT');
    const finished = drain.finish(Promise.resolve());
    client.socket.write(upgradeRequest);
    await finished;
    expect(received).toMatch(/^HTTP\/1\.1 503 /);
  });

  it('ends every wait on hurry()', async () => {
    const { port, drain, servers } = await start('http');
    const answer = CLIENTS.http()(port, '/never');
    await eventually(() => servers.requests.inFlight === 1);
    drain.beginOnSignal('SIGTERM');
    const finished = finish(drain);
    drain.hurry();
    expect(await finished).toBeLessThan(MARGIN_MS);
    expect(await answer).toHaveProperty('error');
  });
});

const upgradeRequest = 'GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n';
