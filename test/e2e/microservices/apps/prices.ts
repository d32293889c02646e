// A microservice, or a hybrid application, whose root module closes a pool in onModuleDestroy. For its shutdown it only calls
// `enableShutdownHooks()`.
import 'reflect-metadata';
import { Controller, Inject, Module, type INestApplication, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  EventPattern,
  GrpcMethod,
  MessagePattern,
  Transport,
  type MicroserviceOptions,
  type NestMicroservice,
} from '@nestjs/microservices';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { concatMap, from, interval, map, take, type Observable } from 'rxjs';
import { DrainService, HealthModule } from '../../../../src/index.js';
import type { Settings } from '../settings.js';
import { ParentStrategy } from './parent-strategy.js';

const settings = JSON.parse(process.env['SETTINGS'] ?? '{}') as Settings;
const handled: number[] = [];
let isPoolClosed = false;

process.on('disconnect', () => process.exit());

function tell(event: string, facts: object = {}): void {
  process.send?.({ event, at: Date.now(), ...facts });
}

interface Question {
  readonly id: number;
  readonly ms: number;
}

@Controller()
class PricesController {
  constructor(@Inject(DrainService) private readonly drain: DrainService) {}

  @MessagePattern('price')
  price(question: Question): Promise<number> {
    return this.look(question);
  }

  @MessagePattern('tracked')
  tracked(question: Question): Promise<number> {
    return this.drain.track(this.look(question), 'price');
  }

  @MessagePattern('follow')
  follow({ id, ms }: Question): Observable<number> {
    note(id);
    return interval(ms).pipe(take(5));
  }

  @EventPattern('sold')
  sold({ id, ms }: Question): Observable<void> {
    note(id);
    return from([1, 2]).pipe(
      concatMap(() => delay(ms)),
      map(() => this.query()),
    );
  }

  @EventPattern('sold')
  async counted({ id, ms }: Question): Promise<void> {
    note(id);
    await delay(ms);
    this.query();
    tell('counted', { ids: [id] });
  }

  @GrpcMethod('Prices', 'Price')
  async answer(question: Question): Promise<{ price: number }> {
    return { price: await this.look(question) };
  }

  @GrpcMethod('Prices', 'Follow')
  stream(question: Question): Observable<{ price: number }> {
    return this.follow(question).pipe(map((price) => ({ price })));
  }

  private async look({ id, ms }: Question): Promise<number> {
    note(id);
    await delay(ms);
    this.query();
    return 42;
  }

  private query(): void {
    if (isPoolClosed) throw new Error('the pool is closed');
  }
}

function note(id: number): void {
  handled.push(id);
  if (id < 0) tell('asked', { ids: [id] });
}

@Module({
  imports: [HealthModule.forRoot({ drain: settings.drain, ...(settings.probePort && { port: settings.probePort }) })],
  controllers: [PricesController],
})
class PricesModule implements OnModuleDestroy {
  onModuleDestroy(): void {
    isPoolClosed = true;
    tell('handled', { ids: handled });
  }
}

const HOST = '127.0.0.1';
const { transport, brokerPort: port, listenPort } = settings;
const tls = { key: 'test/support/tls/localhost.key', cert: 'test/support/tls/localhost.crt' };
const options: MicroserviceOptions = {
  TCP: { transport: Transport.TCP as const, options: { host: HOST, port: 0 } },
  TLS: {
    transport: Transport.TCP as const,
    options: {
      host: HOST,
      port: 0,
      tlsOptions: { key: readFileSync(tls.key), cert: readFileSync(tls.cert) },
    },
  },
  gRPC: {
    transport: Transport.GRPC as const,
    options: { url: `${HOST}:${listenPort}`, package: 'prices', protoPath: 'test/e2e/microservices/apps/prices.proto' },
  },
  Redis: { transport: Transport.REDIS as const, options: { host: HOST, port } },
  NATS: { transport: Transport.NATS as const, options: { servers: [`nats://${HOST}:${port}`] } },
  RabbitMQ: {
    transport: Transport.RMQ as const,
    options: { urls: [`amqp://${HOST}:${port}`], queue: 'prices', queueOptions: { durable: false }, noAck: false },
  },
  custom: { strategy: new ParentStrategy() },
}[transport];

const logger = ['log' as const, 'warn' as const, 'error' as const];
const started = settings.adapter ? await startHybrid() : await startMicroservice();
process.on('SIGUSR1', () => {
  tell('closing');
  void started.close().then(() => tell('closed'));
});

async function startMicroservice(): Promise<NestMicroservice> {
  const app = (await NestFactory.createMicroservice(PricesModule, {
    ...options,
    logger,
  })) as unknown as NestMicroservice;
  app.enableShutdownHooks();
  await app.listen();
  tell('up', { ports: [portOf(app)] });
  return app;
}

async function startHybrid(): Promise<INestApplication> {
  const adapter = settings.adapter === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app = await NestFactory.create(PricesModule, adapter, { logger });
  const microservice = app.connectMicroservice(options) as NestMicroservice;
  app.enableShutdownHooks();
  await app.startAllMicroservices();
  await app.listen(0, HOST);
  tell('up', { ports: [portOf(microservice), ((app.getHttpServer() as Server).address() as AddressInfo).port] });
  return app;
}

function portOf(app: NestMicroservice): number {
  if (transport === 'TCP' || transport === 'TLS') return (app.unwrap<Server>().address() as AddressInfo).port;
  return listenPort ?? 0;
}
