import { show, table } from './show.mjs';

const VITALS = 'nestjs-vitals';
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

The answers of each application for one of \`node:http\`, which sends the same bytes, for the same processor time. Each application has a
process of its own, and so has \`node:http\`. A figure is the median of ${plan.processes} processes, with ${connections} connections, in turns of ${plan.turnMs} ms, each
compared with a neighbouring one of \`node:http\`. The row "node:http, again" compares two processes of that one program: by so much the
machine alone makes two programs differ. In the row "port" the thread of the watchdog answers. The limit
for the spread is 30 %.

In the section before, \`node:http\` shares a process with ${VITALS}, so that both meet the same state of the compiler and the heap. Here
each meets its own.

${tables.join('\n\n')}`;
}
