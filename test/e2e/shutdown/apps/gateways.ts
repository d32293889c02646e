// An application with a gateway on a separate port, beside its server or alone. The gateway answers each message with whether the
// pool, which closes slowly in onModuleDestroy, is still open.
import { Module, type OnModuleDestroy } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import { setTimeout as delay } from 'node:timers/promises';
import { DrainService } from '../../../../src/index.js';
import { create, health, listen, settings, tell } from './run.js';

/** The members of the servers of ws and of socket.io that are needed here. */
interface SocketServer {
  readonly clients: Iterable<{ close(code: number, reason: string): void }>;
  disconnectSockets(closesConnection: boolean): void;
}

let isPoolClosed = false;
const { port = 0, ...options } = settings.ownPort ?? {};

@WebSocketGateway(port, options as object)
class PricesGateway implements OnGatewayInit<SocketServer> {
  constructor(private readonly drain: DrainService) {}

  afterInit(server: SocketServer): void {
    this.drain.closing.addEventListener('abort', () => {
      if (settings.gateway === 'socket.io') server.disconnectSockets(true);
      if (settings.gateway === 'ws that closes') for (const client of server.clients) client.close(1001, 'going away');
    });
  }

  @SubscribeMessage('price')
  price(): object {
    return { event: 'price', data: isPoolClosed ? 'too late' : 42 };
  }
}

@Module({ imports: [health()], providers: [PricesGateway] })
class PricesModule implements OnModuleDestroy {
  async onModuleDestroy(): Promise<void> {
    isPoolClosed = true;
    await delay(300);
    tell('pool closed');
  }
}

const app = await create(PricesModule);
app.useWebSocketAdapter(settings.gateway === 'socket.io' ? new IoAdapter(app) : new WsAdapter(app));
if (!settings.isBesideOnly) {
  await listen(app);
} else {
  await app.init();
  tell('up', { ports: [] });
}
