import type { INestApplication, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';

/** One of the two HTTP adapters of Nest. `options` go to Fastify's constructor; Express takes none. */
export interface Adapter {
  readonly name: 'Express' | 'Fastify';
  create(options?: object): ExpressAdapter | FastifyAdapter;
}

export const ADAPTERS: readonly Adapter[] = [
  { name: 'Express', create: () => new ExpressAdapter() },
  // Otherwise `app.close()` would wait for a client that keeps its connection for the next test.
  { name: 'Fastify', create: (options) => new FastifyAdapter({ forceCloseConnections: true, ...options }) },
];

export interface AppOptions {
  /** Runs before `init()`, like the body of a `main.ts`. */
  readonly prepare?: (app: INestApplication) => unknown;
  readonly nest?: NestApplicationOptions;
  /** Options of Fastify's constructor. */
  readonly fastify?: object;
  /** If false, the application calls only `init()` and does not listen. */
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

/** Closes every application that a test has started, even if the test failed. */
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
