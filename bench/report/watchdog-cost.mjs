import { ratio, show, table, unit } from './show.mjs';

export function watchdogCost({ plan, idle, boot, throughput, latencies }) {
  const costs = [
    ['memory that it adds', show(idle.addedMib, unit('MiB', ratio))],
    ['time of a core that it adds, idle', show(idle.addedPercent, unit('%', ratio))],
    ['time that the main thread spends on starting it', show(boot, unit('ms', ratio))],
    ['requests with it for one without it, processor', show(throughput.cpu)],
    ['requests with it for one without it, a second', show(throughput.rate)],
  ];
  const probes = ['liveness', 'readiness', 'startup'];
  const rows = Object.entries(latencies).map(([kind, each]) => [
    kind,
    ...probes.map((probe) => `${each[probe].p50} / ${each[probe].p99} / ${each[probe].max}`),
  ]);
  return `## What the thread behind \`port\` costs

${plan.processes} processes with it and ${plan.processes} without it, at once; idle for ${plan.idleMs / 1000} s.

${table(['', ''], costs)}

Answers while the main thread is blocked for ${plan.blockMs / 1000} s, in milliseconds: median / 99th percentile / longest. Readiness
and startup are asked of the main thread as long as it is not known to be silent, so that the first ones wait for up to 950 ms.

${table(['', ...probes], rows)}`;
}
