import 'reflect-metadata';
import {
  Controller,
  Get,
  Global,
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type INestApplication,
  type INestApplicationContext,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { setTimeout as delay } from 'node:timers/promises';
import { DrainService, HealthModule, HealthService } from '../../../src/index.js';
import type { Settings } from './program.js';

const settings = JSON.parse(process.env['SETTINGS'] ?? '{}') as Settings;

function tell(event: string, facts: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, at: Date.now(), ...facts })}\n`);
}

/** Reports each shutdown hook, with the verdict of the probes at that moment. */
class Witness implements OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown {
  @Inject(ModuleRef) private readonly modules!: ModuleRef;

  onModuleDestroy(): Promise<void> {
    return this.testify('onModuleDestroy');
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.testify('beforeApplicationShutdown');
  }

  onApplicationShutdown(): Promise<void> {
    return this.testify('onApplicationShutdown');
  }

  private async testify(hook: string): Promise<void> {
    const at = Date.now();
    const { phase } = this.modules.get(DrainService, { strict: false });
    const { status, reason } = await this.modules.get(HealthService, { strict: false }).readiness();
    process.stdout.write(
      `${JSON.stringify({ event: 'hook', at, hook, by: this.constructor.name, phase, status, reason })}\n`,
    );
  }
}

@Injectable()
class EarlyProvider extends Witness {}
@Injectable()
class LateProvider extends Witness {}
@Injectable()
class GlobalProvider extends Witness {}

@Injectable()
class SlowToInit implements OnModuleInit {
  async onModuleInit(): Promise<void> {
    tell('initialising');
    await delay(settings.initMs ?? 0);
    tell('initialised');
  }
}

@Module({ providers: [EarlyProvider, SlowToInit] })
class ImportedBefore {}

@Module({ providers: [LateProvider] })
class ImportedAfter {}

@Global()
@Module({ providers: [GlobalProvider] })
class GlobalModule {}

@Controller()
class ShopController {
  constructor(private readonly drain: DrainService) {}

  @Get('shop')
  shop(): string {
    return 'open';
  }

  @Get('slow')
  async slow(): Promise<string> {
    tell('slow');
    await delay(500);
    return 'served';
  }

  @Get('drain')
  begin(): string {
    this.drain.begin('by hand');
    return 'draining';
  }
}

@Module({
  imports: [ImportedBefore, HealthModule.forRoot({ drain: settings.drain }), ImportedAfter, GlobalModule],
  controllers: [ShopController],
})
class AppModule extends Witness {}

async function create(root: Type): Promise<INestApplicationContext> {
  const options = { logger: ['warn', 'error'], abortOnError: false } as never;
  if (settings.kind === 'context') return NestFactory.createApplicationContext(root, options);
  const adapter = settings.adapter === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter();
  return NestFactory.create(root, adapter, options);
}

const app = await create(AppModule);
if (settings.hooks === 'process.exit') app.enableShutdownHooks(undefined, { useProcessExit: true } as never);
else if (settings.hooks !== 'none') app.enableShutdownHooks();

app.get(HealthService).onChange(({ subject, to, reason }) => tell('change', { subject, to, reason }));
const drain = app.get(DrainService);
drain.signal.addEventListener('abort', () => tell('draining'));
if (settings.trackMs !== undefined) {
  drain.signal.addEventListener('abort', () => {
    void drain.track(
      delay(settings.trackMs).then(() => tell('tracked')),
      'import',
    );
  });
}
if (settings.kind === 'hybrid') {
  const hybrid = app as INestApplication;
  hybrid.connectMicroservice({ transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } });
  await hybrid.startAllMicroservices();
}
const address = settings.kind === 'context' ? undefined : await listen(app as INestApplication);
tell('up', { url: address, listeners: process.listenerCount('SIGTERM') });
// An application context has nothing else that keeps its process alive.
if (settings.kind === 'context') setInterval(() => {}, 1000);

async function listen(http: INestApplication): Promise<string> {
  await http.listen(0, '127.0.0.1');
  return http.getUrl();
}
