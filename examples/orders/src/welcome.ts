import type { Config } from './config.js';

/** The first output of the service: the addresses to open, those of the page and of the metrics first, and four things to try. */
export function welcome(config: Config, guardianPid: number | undefined): string {
  const app = url(config.port, 'PORT');
  const probes = url(config.probePort, 'PROBE_PORT');
  const database =
    guardianPid === undefined
      ? ['stop the server behind DATABASE_URL, for example  docker compose pause postgres']
      : [`kill -USR2 ${guardianPid}    freezes it (SIGSTOP), the same again thaws it`];
  const block = config.allowsDebug
    ? `curl -X POST '${app}/debug/block?ms=8000'    the probes and the metrics on ${probes} still answer`
    : 'start it with ALLOW_DEBUG=1';
  return [
    'Orders, a small shop on PostgreSQL.',
    `  page     ${probes}/statusz`,
    `  metrics  ${probes}/metrics`,
    `  app      ${app}/products  and  ${app}/orders`,
    `  probes   ${probes}/livez  ${probes}/readyz  ${probes}/startupz`,
    `  as well  ${app}/livez  ${app}/readyz  ${app}/startupz`,
    'Four things to try, each while you look at the page:',
    `  1. stop the database   ${database.join('\n')}`,
    `  2. hold readiness      curl -X POST '${app}/admin/hold?reason=maintenance'    curl -X DELETE ${app}/admin/hold`,
    `  3. block the loop      ${block}`,
    `  4. SIGTERM             kill -TERM ${process.pid}    /readyz is 503 at once, then the service leaves`,
    '',
  ].join('\n');
}

function url(port: number, variable: string): string {
  return `http://localhost:${port === 0 ? `<${variable}, see below>` : port}`;
}
