import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { HealthModule } from '../../../src/index.js';
import { ApplicationServers } from '../../../src/lifecycle/servers/application-servers.js';
import { ADAPTERS, closeApps, portOf, startApp, urlOf, type Adapter } from '../../support/adapters.js';
import { ask, timeless } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { READY, shop } from './shop.js';
import { slowRoutes, type SlowRoutes } from './slow.js';

@WebSocketGateway()
class EchoGateway {
  @SubscribeMessage('echo')
  echo(_client: unknown, data: unknown): object {
    return { event: 'echo', data };
  }
}

interface Started {
  readonly app: INestApplication;
  readonly slow: SlowRoutes;
}

async function start(adapter: Adapter, socketAdapter: typeof WsAdapter | typeof IoAdapter): Promise<Started> {
  const slow = slowRoutes();
  const module = shop({
    imports: [HealthModule.forRoot()],
    providers: [EchoGateway],
    controllers: [slow.controller],
  });
  const app = await startApp(adapter, module, {
    prepare: (starting) => starting.useWebSocketAdapter(new socketAdapter(starting)),
  });
  return { app, slow };
}

async function expectBothToWork({ app, slow }: Started): Promise<void> {
  expect(timeless((await ask(`${urlOf(app)}/readyz`)).body)).toBe(READY);
  expect((await ask(`${urlOf(app)}/orders`)).body).toBe('{"orders":[]}');
  const { requests } = app.get(ApplicationServers);
  const before = requests.inFlight;
  const reply = ask(`${urlOf(app)}/slow`);
  await slow.arrived;
  expect(requests.inFlight).toBe(before + 1);
  slow.release();
  expect((await reply).body).toBe('at last');
}

afterEach(closeApps);

describe.each(ADAPTERS)('gateways on $name', (adapter) => {
  it('work with ws, beside the probes', async () => {
    const started = await start(adapter, WsAdapter);
    const socket = new WebSocket(`ws://127.0.0.1:${portOf(started.app)}`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ event: 'echo', data: 'hello' }));
    const [message] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(message.toString())).toEqual({ event: 'echo', data: 'hello' });
    await expectBothToWork(started);
    socket.terminate();
    await once(socket, 'close');
  });

  it.each(['websocket', 'polling'])('work with socket.io over %s, beside the probes', async (transport) => {
    const started = await start(adapter, IoAdapter);
    const socket = io(urlOf(started.app), { transports: [transport], reconnection: false, forceNew: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
    socket.emit('echo', 'hello');
    const message = await new Promise((resolve) => socket.once('echo', resolve));
    expect(message).toBe('hello');

    const { requests } = started.app.get(ApplicationServers);
    // A long poll stays open until the server has something to send.
    if (transport === 'polling') await eventually(() => requests.inFlight === 1);
    await expectBothToWork(started);
    socket.disconnect();
    await eventually(() => requests.inFlight === 0);
  });
});
