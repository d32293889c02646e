import { show, table, whole } from './show.mjs';

export function storm({ probes, figures }) {
  const rows = Object.entries(figures).map(([name, queries]) => [name, show(queries, whole)]);
  return `## A storm of probes

The number of database queries for ${whole(probes)} readiness probes over 50 connections, sent as fast as they are answered, with one
indicator whose query takes 5 ms. In the documents of @nestjs/terminus checks have no cache; \`cacheFor(1000)\` adds one.

${table(['', 'queries'], rows)}`;
}
