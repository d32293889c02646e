import { show, table, whole } from './show.mjs';

export function storm({ probes, figures }) {
  const rows = Object.entries(figures).map(([name, queries]) => [name, show(queries, whole)]);
  return `## A storm of probes

Queries of the database for ${whole(probes)} readiness probes over 50 connections, as fast as they are answered, with one
indicator that queries it for 5 ms. In the documents of @nestjs/terminus checks have no cache; \`cacheFor(1000)\` gives one.

${table(['', 'queries'], rows)}`;
}
