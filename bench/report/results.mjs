import { footprint } from './footprint.mjs';
import { hung } from './hung.mjs';
import { probeCost } from './probe-cost.mjs';
import { show, table } from './show.mjs';
import { shutdown } from './shutdown.mjs';
import { stall } from './stall.mjs';
import { storm } from './storm.mjs';
import { tax } from './tax.mjs';
import { watchdogCost } from './watchdog-cost.mjs';

/** In the order in which they are measured and told. */
export const SECTIONS = {
  'probe-cost': probeCost,
  storm,
  hung,
  tax,
  shutdown,
  stall,
  'watchdog-cost': watchdogCost,
  footprint,
};

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

Made by \`npm run bench\` from [results.json](results.json); do not edit. Everything under one heading was measured in one run, on one
machine, in turns, with the load in a process of its own that looks at the status and the body of every answer. A figure is the
median of its runs, ± half of how far they are apart; where that is further than the limit (15 % unless it says otherwise
there), there is no figure: "not stable". What sets a peer up stands in [peers](peers).

${machine.cpu}, ${machine.cores} cores, Node ${machine.node}.
${Object.entries(versions)
  .map(([name, version]) => `${name} ${version}`)
  .join(', ')}.

## Goals

${table(['', 'measure', 'figure', ''], rows)}

${told.map(([name, section]) => `${section(measures[name])}\n\nMeasured at ${measures[name].measuredAt}.`).join('\n\n')}
`;
}
