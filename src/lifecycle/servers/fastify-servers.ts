import { Server } from 'node:net';
import type { ApplicationServer } from './server-front.js';

/** The private key of Fastify for the servers that it opens for further addresses of a host name (seen in Fastify 5). */
const FASTIFY_SERVERS = 'fastify.serverBindings';

/** The servers that Fastify has opened besides its main one. */
export function fastifyServers(instance: unknown): ApplicationServer[] {
  if (typeof instance !== 'object' || instance === null) return [];
  const key = Object.getOwnPropertySymbols(instance).find(({ description }) => description === FASTIFY_SERVERS);
  const servers: unknown = key && (instance as Record<symbol, unknown>)[key];
  return Array.isArray(servers) ? servers.filter((server) => server instanceof Server) : [];
}

/** The request listener that a Fastify application offers for other servers. */
export function routingOf(instance: unknown): unknown[] {
  const routing = (instance as { readonly routing?: unknown } | null | undefined)?.routing;
  return typeof routing === 'function' ? [routing] : [];
}
