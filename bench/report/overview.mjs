import { ratio, showShort, table, whole } from './show.mjs';

const VITALS = 'nestjs-vitals';
const TERMINUS = '@nestjs/terminus';
const NAMES = [VITALS, TERMINUS, '@godaddy/terminus', 'lightship', '@fastify/under-pressure', 'hand-written'];
const times = (number) => `${ratio(number)}×`;
const percent = (number) => `${whole(number)} %`;
const seconds = (number) => `${(number / 1000).toFixed(1)} s`;

/** The rows: a label, and a function that returns the cell of a peer. */
const ROWS = [
  ['CPU time of a readiness answer, 10 indicators, Express', costOn('express', '10')],
  ['the same on Fastify', costOn('fastify', '10')],
  [
    'queries for 10,000 probes',
    ({ storm }) =>
      (name) =>
        showShort(storm.figures[name], whole),
  ],
  ['database hangs: probes answered within 1 s', ofHung('answered within 1 s, %', percent)],
  ['database hangs: checks open at once', ofHung('checks open at once', whole)],
  ['restart: requests failed, Express', ofRestart('express')],
  ['restart: requests failed, Fastify', ofRestart('fastify')],
  ['loop blocked: liveness probes answered', ofStall('liveness answered, %', percent)],
  ['loop blocked: culprit named after', ofStall('culprit named after, ms', seconds)],
  [
    'packages installed',
    ({ footprint }) =>
      (name) =>
        footprint.installed[name]?.packages ?? '–',
  ],
];

/** The README's section on the measurements. */
export function overview({ machine, versions, measures }) {
  const rows = ROWS.map(([label, of]) => [label, ...NAMES.map(of(measures))]);
  const peers = NAMES.filter((name) => versions[name]).map((name) => `${name} ${versions[name]}`);
  const { cpu } = measures.tax.figures[`express | ${VITALS}`];
  const { addedMib } = measures['watchdog-cost'].idle;
  return `![What a readiness answer costs, and what a storm of probes, a hung database and a restart do](bench/chart.svg)

${table(['', ...NAMES], rows)}

In the processor time of one request to a trivial Express route without the module, ${showShort(cpu)} requests are answered with it. The
thread behind \`port\` takes ${showShort(addedMib, whole)} MiB. @fastify/under-pressure runs on Fastify; all others run on Express, unless a row
says otherwise. lightship checks no dependency. Each row was measured in one run, and all rows on one machine (Node ${machine.node}, ${machine.cores}
cores). The load comes from a separate process that checks the status and the body of every answer. The versions are
${peers.join(', ')}.
\`npm run bench\` repeats the measurements; [bench/RESULTS.md](bench/RESULTS.md) has the spreads, the set-up and the goals.`;
}

function costOn(adapter, count) {
  return ({ 'probe-cost': { figures } }) =>
    (name) =>
      name === VITALS ? '1×' : showShort(figures[`${adapter} | keep-alive | ${name} | ${count}`], times);
}

function ofHung(key, format) {
  return ({ hung }) =>
    (name) =>
      showShort(hung.figures[name]?.[key], format);
}

function ofRestart(adapter) {
  return ({ shutdown }) =>
    (name) =>
      showShort(shutdown.figures[`${adapter} | ${name}`]?.failed, whole);
}

/** The figures of nestjs-vitals are those with `port`: without it no answer comes while the loop is blocked, as for all peers. */
function ofStall(key, format) {
  return ({ stall }) =>
    (name) =>
      showShort(stall.figures[name === VITALS ? `${VITALS}, port` : name]?.[key], format);
}
