// An application with servers beside that of Nest, which closes all servers itself in a hook, as Nest's documentation
// recommends. If that fails, Nest 11 aborts the shutdown and never closes the database.
import {
  Controller,
  Get,
  Injectable,
  Module,
  Query,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { certificate, create, health, settings, tell } from './run.js';

const servers: Server[] = [];

@Controller()
class ShopController {
  @Get('work')
  async work(@Query('ms') ms: string): Promise<object> {
    if (Number(ms) > 0) tell('slow');
    await delay(Number(ms));
    return { row: 1 };
  }
}

@Injectable()
class Database implements OnApplicationShutdown {
  onApplicationShutdown(): void {
    tell('database closed');
  }
}

@Module({ imports: [health()], controllers: [ShopController], providers: [Database] })
class ClosingModule implements OnModuleDestroy {
  async onModuleDestroy(): Promise<void> {
    for (const server of servers) await promisify(server.close.bind(server))();
    tell('servers closed');
  }
}

const app = await create(ClosingModule);
const instance = app.getHttpAdapter().getInstance() as RequestListener & { routing?: RequestListener };
if (settings.isBesideOnly) {
  await app.init();
  await (instance as { ready?: () => PromiseLike<void> }).ready?.();
  const listener = instance.routing ?? instance;
  servers.push(createServer(listener), createHttpsServer(certificate(), listener));
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
} else {
  await app.listen(0, '127.0.0.1');
  servers.push(app.getHttpServer() as Server);
}
tell('up', { ports: servers.map((server) => (server.address() as AddressInfo).port) });
