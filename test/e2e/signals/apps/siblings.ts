// A shop, and the other parts of its process in a shutdown: a second application, listeners, libraries that raise signals again.
import 'reflect-metadata';
import {
  Controller,
  Get,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type INestApplication,
  type INestApplicationContext,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DrainService, HealthModule } from '../../../../src/index.js';
import type { Raise, Settings } from '../settings.js';

// This is the `process.kill` from before the module was created.
const keptKill = process.kill.bind(process);
const settings = JSON.parse(process.env['SETTINGS'] ?? '{}') as Settings;
const logger = ['log', 'warn', 'error'] as ('log' | 'warn' | 'error')[];

// The parent process has ended, so no more requests will come.
process.on('disconnect', () => process.exit());

function tell(event: string): void {
  process.send?.({ event, at: Date.now() });
}

@Controller()
class ShopController {
  @Get('work')
  async work(): Promise<object> {
    tell('slow');
    await delay(1500);
    return { row: 1 };
  }

  @Get('never')
  async never(): Promise<never> {
    tell('hangs');
    return new Promise(() => {});
  }
}

@Injectable()
class SlowPool implements OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown {
  async onModuleDestroy(): Promise<void> {
    tell('hooks');
    await this.hang('onModuleDestroy');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.hang('beforeApplicationShutdown');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.hang('onApplicationShutdown');
    tell('closed');
  }

  private async hang(hook: Settings['hangs']): Promise<void> {
    if (settings.hangs === hook) await delay(settings.hangsMs ?? 100_000);
  }
}

function health(drain: Settings['drain']): DynamicModule {
  return HealthModule.forRoot({ drain });
}

@Module({ imports: [health(settings.drain)], controllers: [ShopController], providers: [SlowPool] })
class ShopModule {}

@Module({})
class Plain {}

@Module({ imports: [health({ ...settings.drain, propagationDelayMs: 0, lingerMs: 0 })] })
class WithModule {}

@Module({})
class Closer implements OnModuleDestroy {
  onModuleDestroy(): void {
    void shop.close();
  }
}

const adapter = () => (settings.adapter === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter());

async function startSibling(): Promise<void> {
  const { sibling } = settings;
  if (sibling === undefined) return;
  if (sibling === 'http' || sibling === 'http with the module') {
    const app = await NestFactory.create(sibling === 'http' ? Plain : WithModule, adapter(), { logger });
    await app.enableShutdownHooks().listen(0, '127.0.0.1');
    return;
  }
  let app: INestApplicationContext;
  if (sibling === 'microservice') {
    const options = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 }, logger };
    const microservice = await NestFactory.createMicroservice(Plain, options as never);
    await microservice.listen();
    app = microservice;
  } else {
    const root = sibling === 'closer' ? Closer : sibling === 'context' ? Plain : WithModule;
    app = await NestFactory.createApplicationContext(root, { logger });
  }
  app.enableShutdownHooks();
}

const RAISE: Readonly<Record<Raise, () => void>> = {
  kill: () => void process.kill(process.pid, 'SIGTERM'),
  'kill of the group': () => void process.kill(0, 'SIGTERM'),
  'kill of the group by its id': () => void process.kill(-process.pid, 'SIGTERM'),
  'kept kill': () => void keptKill(process.pid, 'SIGTERM'),
  emit: () => void process.emit('SIGTERM', 'SIGTERM'),
};

function listen(shop: INestApplication): void {
  if (settings.foreign === 'logs once') process.once('SIGTERM', () => tell('heard'));
  else if (settings.foreign) process.on('SIGTERM', () => tell('heard'));
  if (settings.foreign === 'closes') process.on('SIGTERM', () => void shop.close());
  if (settings.foreign === 'closes late') process.on('SIGTERM', () => void delay(300).then(() => shop.close()));
}

const shop = await NestFactory.create(ShopModule, adapter(), { logger });
listen(shop);
if (settings.hooks === undefined) shop.enableShutdownHooks();
else if (typeof settings.hooks === 'object') shop.enableShutdownHooks([...settings.hooks] as never);
const drain = shop.get(DrainService);
drain.signal.addEventListener('abort', () => {
  tell('draining');
  const { atDrain, raiseAfterMs } = settings;
  if (atDrain && raiseAfterMs === undefined) RAISE[atDrain]();
  else if (atDrain) void delay(raiseAfterMs).then(RAISE[atDrain]);
});
await shop.listen(0, '127.0.0.1');
if (settings.hooks === 'late') shop.enableShutdownHooks();
await startSibling();
process.send?.({
  event: 'up',
  at: Date.now(),
  ports: [((shop.getHttpServer() as Server).address() as AddressInfo).port],
});
