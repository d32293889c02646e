import { percent, show, table, whole } from './show.mjs';

export function stall({ blockMs, perSecond, figures }) {
  const columns = Object.keys(Object.values(figures)[0]);
  const rows = Object.entries(figures).map(([name, each]) => [
    name,
    ...columns.map((column) => show(each[column], column.includes('%') ? percent : whole)),
  ]);
  return `## A main thread that is blocked

The main thread is blocked for ${blockMs / 1000} s, while liveness and readiness are probed ${perSecond} times a second, with a time-out of
1 s. With its defaults and a \`port\`, nestjs-vitals takes a pod out of rotation after 5 s and lets it be restarted after 15 s.

${table(['', ...columns], rows)}`;
}
