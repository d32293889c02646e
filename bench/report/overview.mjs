import { ratio, showInSentence, showShort, table, whole } from './show.mjs';

const VITALS = 'nestjs-vitals';
const TERMINUS = '@nestjs/terminus';
const NAMES = [VITALS, TERMINUS, '@godaddy/terminus', 'lightship', '@fastify/under-pressure', 'hand-written'];
const times = (number) => `${ratio(number)}×`;
const percent = (number) => `${whole(number)} %`;
const seconds = (number) => `${(number / 1000).toFixed(1)} s`;

/** The rows: a label, and a function that returns the cell of a peer. */
const ROWS = [
  [
    'CPU time of a readiness answer, 10 indicators',
    ({ 'probe-cost': { figures } }) =>
      (name) =>
        name === VITALS ? '1×' : showShort(figures[`express | keep-alive | ${name} | 10`], times),
  ],
  [
    'queries to the database for 10,000 probes',
    ({ storm }) =>
      (name) =>
        showShort(storm.figures[name], whole),
  ],
  [
    'database hangs: probes answered within 1 s',
    ({ hung }) =>
      (name) =>
        showShort(hung.figures[name]?.['answered within 1 s, %'], percent),
  ],
  [
    'restart under load: requests that failed',
    ({ shutdown }) =>
      (name) =>
        rangeOf(shutdown.figures[`express | ${name}`]?.failed),
  ],
  ['event loop blocked: liveness probes answered', ofStall('liveness answered, %', percent)],
  ['event loop blocked: time until a line names the cause', ofStall('culprit named after, ms', seconds)],
];

/** The README's section on the measurements. */
export function overview({ machine, versions, measures }) {
  const rows = ROWS.map(([label, of]) => [label, ...NAMES.map(of(measures))]);
  const peers = NAMES.filter((name) => versions[name]).map((name) => `${name} ${versions[name]}`);
  const { cpu } = measures.tax.figures[`express | ${VITALS}`];
  const { addedMib } = measures['watchdog-cost'].idle;
  return `![What a readiness answer costs, and what a storm of probes, a hung database and a restart do](bench/chart.svg)

${table(['', ...NAMES], rows)}

In the CPU time in which a trivial Express route answers one request without the module, it answers ${showInSentence(cpu)} with it. The
thread behind \`port\` takes ${showShort(addedMib, whole)} MiB. @fastify/under-pressure ran on Fastify, all others on Express; lightship checks
no dependency. "–" means "not measured", and "not stable" means that the runs differ too much for one figure. Machine:
${machine.cores} cores, Node ${machine.node}. Versions: ${peers.join(', ')}.
[bench/RESULTS.md](bench/RESULTS.md) has every figure, the method and the goals; \`npm run bench\` measures again.`;
}

/** From the least to the most of the runs: a few requests are news, however far the runs are apart. */
function rangeOf(figure) {
  return showShort(figure && { ...figure, limit: null }, whole);
}

/** The figures of nestjs-vitals are those with `port`: without it no answer comes while the loop is blocked, as for all peers. */
function ofStall(key, format) {
  return ({ stall }) =>
    (name) =>
      showShort(stall.figures[name === VITALS ? `${VITALS}, port` : name]?.[key], format);
}
