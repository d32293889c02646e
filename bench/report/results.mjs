import { exporters } from './exporters.mjs';
import { footprint } from './footprint.mjs';
import { hung } from './hung.mjs';
import { ownProcess } from './own-process.mjs';
import { probeCost } from './probe-cost.mjs';
import { show, table } from './show.mjs';
import { shutdown } from './shutdown.mjs';
import { stall } from './stall.mjs';
import { storm } from './storm.mjs';
import { tax } from './tax.mjs';
import { watchdogCost } from './watchdog-cost.mjs';

/** The sections, in the order in which they are measured and shown. */
export const SECTIONS = {
  'probe-cost': probeCost,
  'own-process': ownProcess,
  storm,
  hung,
  tax,
  exporters,
  shutdown,
  stall,
  'watchdog-cost': watchdogCost,
  footprint,
};

const PINNED = `Programs that are compared by their processor time take turns on one processor, and the clients have another: the processors of a
shared machine are often not equally fast, and a busy process stays on the one that it has.

`;

/** The whole of RESULTS.md. */
export function resultsPage({ machine, versions, measures }) {
  const told = Object.entries(SECTIONS).filter(([name]) => measures[name]);
  const goals = told.flatMap(([name]) => (measures[name].goals ?? []).map((each) => [name, each]));
  const rows = goals.map(([name, { goal, isMet, figure }]) => [
    goal,
    name,
    figure ? show(figure) : '',
    isMet ? 'met' : 'missed',
  ]);
  return `# Side by side

\`npm run bench\` makes this page from [results.json](results.json); do not edit it. Everything under one heading was measured in one
run, on one machine, in turns. The load comes from a separate process that checks the status and the body of every answer. A figure
is the median of its runs, ± half of their spread. If the spread is beyond the limit (15 %, unless the section has another one), the
page shows "not stable" instead. The set-up of each peer is in [peers](peers).

${machine.isPinned ? PINNED : ''}${machine.cpu}, ${machine.cores} cores, Node ${machine.node}.
${Object.entries(versions)
  .map(([name, version]) => `${name} ${version}`)
  .join(', ')}.

## Goals

${table(['', 'measure', 'figure', ''], rows)}

${told.map(([name, section]) => `${section(measures[name])}\n\nMeasured at ${measures[name].measuredAt}.`).join('\n\n')}
`;
}
