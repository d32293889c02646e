import { percent, show, table, whole } from './show.mjs';

export function stall({ blockMs, perSecond, figures }) {
  const columns = Object.keys(Object.values(figures)[0]);
  const rows = Object.entries(figures).map(([name, each]) => [
    name,
    ...columns.map((column) => show(each[column], column.includes('%') ? percent : whole)),
  ]);
  return `## A main thread that is blocked

For ${blockMs / 1000} s, while liveness and readiness are asked ${perSecond} times a second, each for 1 s at most. With its defaults
nestjs-vitals takes a pod out of rotation after 5 s and has it restarted after 15 s, where \`port\` is set.

${table(['', ...columns], rows)}`;
}
