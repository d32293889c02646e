import { percent, show, table, whole } from './show.mjs';

export function hung({ hungMs, perSecond, pool, figures }) {
  const columns = Object.keys(Object.values(figures)[0]);
  const rows = Object.entries(figures).map(([name, each]) => [
    name,
    ...columns.map((column) => show(each[column], column.includes('%') ? percent : whole)),
  ]);
  return `## A database that hangs

The database answers nothing for ${hungMs / 1000} s, and then everything, while readiness is probed ${perSecond} times a second on new
connections. Its pool has ${pool} connections. The probes wait for 3 s, to see when an answer comes; a kubelet gives up after 1 s.

${table(['', ...columns], rows)}`;
}
