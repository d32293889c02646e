import { show, table } from './show.mjs';

const HEADER = ['liveness', 'no indicator', '1', '10', '100'];
const PROBES = ['liveness', '0', '1', '10', '100'];

export function ownProcess({ plan, connections, figures }) {
  const rowsOf = (mode) => {
    const names = [...new Set(Object.keys(figures).map((key) => key.split(' | ')[1]))];
    return names.map((name) => [name, ...PROBES.map((probe) => show(figures[`${mode} | ${name} | ${probe}`]))]);
  };
  const tables = ['keep-alive', 'new connection'].map(
    (mode) => `### Own processes, ${mode}\n\n${table(['', ...HEADER], rowsOf(mode))}`,
  );
  return `## What a probe costs in a process of its own

The answers of each program for one of \`node:http\`, which sends the same bytes, for the same processor time. Each program has a process
of its own, with nothing else in it. A figure is the median of ${plan.processes} processes of each, with ${connections} connections. The row
"node:http, again" compares two processes of that one program: what it differs from 1 is the machine, and no program. In the row "port" the
thread of the watchdog answers. The limit for the spread is 30 %. In the section above all programs share a process, so that the rest of
Nest is warm for none of them alone: the difference of both sections is what a process costs that does more than answer.

${tables.join('\n\n')}`;
}
