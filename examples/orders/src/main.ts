import 'reflect-metadata';
import type { AddressInfo, Server } from 'node:net';
import { Logger, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { HealthService } from 'nestjs-vitals';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { launchPostgres } from './embedded-postgres/start-postgres.js';
import { HOST, refuseBusyPort } from './refuse-busy-port.js';
import { welcome } from './welcome.js';

const logger = new Logger('Orders');

try {
  await start();
} catch (error) {
  console.error(`orders: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  await refuseBusyPort(config.port);

  const embedded = config.databaseUrl === undefined ? launchPostgres((note) => logger.log(note)) : undefined;
  const databaseUrl = embedded?.started.then(({ url }) => url, explain) ?? Promise.resolve(config.databaseUrl ?? '');
  console.log(welcome(config, embedded?.guardianPid));

  const adapter = config.adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app = await NestFactory.create(AppModule.with(config, databaseUrl), adapter, { abortOnError: false });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  app.enableShutdownHooks();
  await app.listen(config.port, HOST);

  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const probes = await app.get(HealthService).address();
  const watched = probes && `http://localhost:${probes.port}`;
  if (watched) logger.log(`page on ${watched}/statusz, metrics on ${watched}/metrics`);
  logger.log(`app on http://localhost:${port}, probes on ${watched ?? 'the same port only'}`);
}

function explain(error: unknown): never {
  throw new Error(
    `${error instanceof Error ? error.message : String(error)}; with DATABASE_URL the service uses a server of yours instead`,
    { cause: error },
  );
}
