import { ratio, show, table, unit } from './show.mjs';

export function watchdogCost({ plan, idle, boot, throughput, latencies }) {
  const costs = [
    ['added memory', show(idle.addedMib, unit('MiB', ratio))],
    ['added processor time of an idle process, in % of a core', show(idle.addedPercent, unit('%', ratio))],
    ['time in the main thread to start it', show(boot, unit('ms', ratio))],
    ['requests with it for one without it, by processor time', show(throughput.cpu)],
    ['requests with it for one without it, per second', show(throughput.rate)],
  ];
  const probes = ['liveness', 'readiness', 'startup'];
  const rows = Object.entries(latencies).map(([kind, each]) => [
    kind,
    ...probes.map((probe) => `${each[probe].p50} / ${each[probe].p99} / ${each[probe].max}`),
  ]);
  return `## The cost of the thread behind \`port\`

${plan.processes} processes with it and ${plan.processes} without it ran at the same time, idle for ${plan.idleMs / 1000} s.

${table(['', ''], costs)}

Response times while the main thread is blocked for ${plan.blockMs / 1000} s, in milliseconds: median / 99th percentile / longest. The thread
asks the main thread for readiness and startup until it is known to be silent, so the first answers wait for up to 950 ms.

${table(['', ...probes], rows)}`;
}
