import { show, table, unit, whole } from './show.mjs';

const VITALS = 'nestjs-vitals';
const COLUMNS = ['liveness', '0', '1', '10', '100', 'growth'];
const HEADER = ['liveness', 'no indicator', '1', '10', '100', '100 to 1'];

export function probeCost({ plan, names, figures, costs }) {
  const keys = Object.keys(costs).map((key) => key.split(' | '));
  const groups = [...new Set(keys.map(([adapter, mode]) => `${adapter} | ${mode}`))];
  const rowsOf = (group, cell) =>
    names
      .map((name) => [name, ...COLUMNS.map((what) => cell(`${group} | ${name} | ${what}`))])
      .filter(([, ...cells]) => cells.some((each) => each !== ''));
  const ratios = groups.map((group) => {
    const rows = rowsOf(group, (key) => show(figures[key]));
    return `### ${group.replace(' | ', ', ')}\n\n${table(['', ...HEADER], rows.map(labelled))}`;
  });
  const absolute = groups.map((group) => {
    const rows = rowsOf(group, (key) =>
      costs[key] ? `${costs[key].cpuUs} µs, ${unit('/s')(costs[key].perSecond)}` : '',
    );
    return `#### ${group.replace(' | ', ', ')}\n\n${table(
      ['', ...HEADER.slice(0, -1)],
      rows.map((row) => row.slice(0, -1)),
    )}`;
  });
  return `## What a probe costs

The processor time of an answer, by the number of indicators, whose checks resolve at once. The row of ${VITALS} shows how many
answers it gives for one of \`node:http\`, which sends the same bytes from the same process. Every other row shows how many answers
${VITALS} gives for one of that peer. The last column is the ratio of the cost with 100 indicators to that with 1. There are
${whole(plan.runs)} runs in new processes (${plan.peerRuns} of those peers for which there is no goal), with 8 connections. In each run the peers take ${plan.rounds} turns of ${plan.turnMs} ms each, whose first moments do
not count.

${ratios.join('\n\n')}

### In numbers

Microseconds of processor time per answer, and answers per second, in the last run, on this machine, for orientation.

${absolute.join('\n\n')}`;
}

function labelled([name, ...cells]) {
  return [name === VITALS ? `${VITALS}, for one of node:http` : `for one of ${name}`, ...cells];
}
