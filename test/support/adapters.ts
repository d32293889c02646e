import type { INestApplication, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';

/** One of the two HTTP adapters of Nest. `options` are those of Fastify's constructor; Express knows none. */
export interface Adapter {
  readonly name: 'Express' | 'Fastify';
  create(options?: object): ExpressAdapter | FastifyAdapter;
}

export const ADAPTERS: readonly Adapter[] = [
  { name: 'Express', create: () => new ExpressAdapter() },
  // For a client that keeps its connection for the next test, `app.close()` would wait.
  { name: 'Fastify', create: (options) => new FastifyAdapter({ forceCloseConnections: true, ...options }) },
];

export interface AppOptions {
  /** Runs before `init()`, as the body of a `main.ts` does. */
  readonly prepare?: (app: INestApplication) => unknown;
  readonly nest?: NestApplicationOptions;
  /** Of Fastify's constructor. */
  readonly fastify?: object;
  /** False: `init()` only. */
  readonly isListening?: boolean;
}

const running = new Set<INestApplication>();

/** A Nest application of `module` on `adapter`, which {@link closeApps} closes. */
export async function startApp(adapter: Adapter, module: Type, options: AppOptions = {}): Promise<INestApplication> {
  const app = await NestFactory.create(module, adapter.create(options.fastify), {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
    ...options.nest,
  });
  running.add(app);
  await options.prepare?.(app);
  if (options.isListening === false) await app.init();
  else await app.listen(0, '127.0.0.1');
  return app;
}

/** Closes what a test has started, whatever has become of it. */
export async function closeApps(): Promise<void> {
  const apps = [...running];
  running.clear();
  await Promise.all(apps.map((app) => app.close()));
}

export function portOf(app: INestApplication): number {
  return ((app.getHttpServer() as { address(): unknown }).address() as AddressInfo).port;
}

export function urlOf(app: INestApplication): string {
  return `http://127.0.0.1:${portOf(app)}`;
}
