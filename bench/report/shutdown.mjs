import { show, table, unit, whole } from './show.mjs';

export function shutdown({ delayMs, heardMs, graceMs, clients, figures }) {
  const rows = Object.entries(figures).map(([key, { failed, exitMs, leftBy }]) => [
    ...key.split(' | '),
    show(failed, whole),
    show(exitMs, unit('ms')),
    leftBy.join(', '),
  ]);
  return `## A restart under load

One of two instances gets SIGTERM while ${clients} clients send requests. The clients keep their connections and never retry. After
${heardMs} ms new connections go to the other instance. Requests take 10 to 70 ms and use a pool that a provider closes in
\`onModuleDestroy\`, as in Prisma's recipe. Peers with an option for a delay wait ${delayMs} ms. After ${graceMs / 1000} s SIGKILL ends an instance
that still runs.

${table(['', 'with', 'requests failed', 'ended after', 'by'], rows)}`;
}
