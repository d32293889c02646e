// An application with a gateway, of ws or of socket.io. The settings say what the gateway does at drain.closing.
import { Module } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import { DrainService } from '../../../../src/index.js';
import { create, health, listen, settings } from './run.js';

/** The members of the servers of ws and of socket.io that are needed here. */
interface SocketServer {
  readonly clients: Iterable<{ close(code: number, reason: string): void }>;
  disconnectSockets(closesConnection: boolean): void;
}

@WebSocketGateway()
class OrdersGateway implements OnGatewayInit<SocketServer> {
  constructor(private readonly drain: DrainService) {}

  afterInit(server: SocketServer): void {
    this.drain.closing.addEventListener('abort', () => {
      if (settings.gateway === 'socket.io') server.disconnectSockets(true);
      if (settings.gateway === 'ws that closes') for (const client of server.clients) client.close(1001, 'going away');
    });
  }

  @SubscribeMessage('echo')
  echo(_client: unknown, data: unknown): object {
    return { event: 'echo', data };
  }
}

@Module({ imports: [health()], providers: [OrdersGateway] })
class SocketsModule {}

const app = await create(SocketsModule);
app.useWebSocketAdapter(settings.gateway === 'socket.io' ? new IoAdapter(app) : new WsAdapter(app));
await listen(app);
