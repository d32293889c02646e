import 'reflect-metadata';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { HealthModule } from '../../../../src/index.js';
import type { Settings } from '../settings.js';

export const settings = JSON.parse(process.env['SETTINGS'] ?? '{}') as Settings;

// The parent process has ended, so no more requests will come.
process.on('disconnect', () => process.exit());

export function tell(event: string, facts: object = {}): void {
  process.send?.({ event, at: Date.now(), ...facts });
}

export function health(): DynamicModule {
  return HealthModule.forRoot({ drain: settings.drain });
}

/** Creates the application of `module`, which does not listen yet. It shuts down on signals. */
export async function create(module: Type): Promise<INestApplication> {
  const https = settings.server?.match(/https|TLS/) ? certificate() : undefined;
  const http2 = settings.server?.startsWith('http2') ?? false;
  const adapter =
    settings.adapter === 'Fastify'
      ? new FastifyAdapter({ ...(https && { https }), ...(http2 && { http2 }) } as object)
      : new ExpressAdapter();
  const app = await NestFactory.create(module, adapter, {
    logger: ['debug', 'log', 'warn', 'error'],
    httpsOptions: https,
  });
  app.enableShutdownHooks();
  return app;
}

/** Listens, and sends the address to the parent process. */
export async function listen(app: INestApplication): Promise<void> {
  if (settings.isOnLocalhost) giveLocalhostTwoAddresses();
  await app.listen(0, settings.isOnLocalhost ? 'localhost' : '127.0.0.1');
  tell('up', { ports: [((app.getHttpServer() as Server).address() as AddressInfo).port] });
}

export function certificate(): object {
  return {
    key: readFileSync('test/support/tls/localhost.key'),
    cert: readFileSync('test/support/tls/localhost.crt'),
    allowHTTP1: true,
  };
}

/** Makes `localhost` resolve to two addresses. 127.0.0.2 is this machine on every Linux. */
function giveLocalhostTwoAddresses(): void {
  const lookup = dns.lookup as (...args: unknown[]) => void;
  Object.assign(dns, {
    lookup: (host: string, ...args: unknown[]) => {
      const isAll = (args[0] as { all?: boolean } | undefined)?.all;
      if (host !== 'localhost') {
        lookup(host, ...args);
      } else if (!isAll) {
        lookup('127.0.0.1', ...args);
      } else {
        const answer = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
        (args.at(-1) as (error: null, addresses: object[]) => void)(null, answer);
      }
    },
  });
}
