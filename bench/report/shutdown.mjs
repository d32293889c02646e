import { show, table, unit, whole } from './show.mjs';

export function shutdown({ delayMs, heardMs, graceMs, clients, figures }) {
  const rows = Object.entries(figures).map(([key, { failed, exitMs, leftBy }]) => [
    ...key.split(' | '),
    show(failed, whole),
    show(exitMs, unit('ms')),
    leftBy.join(', '),
  ]);
  return `## A restart under load

One of two instances gets SIGTERM while ${clients} clients ask, which keep their connections and try nothing twice. From ${heardMs} ms
on new connections lead to the other instance. Requests take 10 to 70 ms and use a pool that a provider closes in
\`onModuleDestroy\`, as Prisma's recipe does. Whoever has an option for a delay waits ${delayMs} ms. After ${graceMs / 1000} s SIGKILL
ends what is left.

${table(['', 'with', 'requests failed', 'left after', 'by'], rows)}`;
}
