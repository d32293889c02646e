import { show, table, whole } from './show.mjs';

export function tax({ plan, figures, memory }) {
  const rows = Object.entries(figures).map(([key, { cpu, rate }]) => [...key.split(' | '), show(cpu), show(rate)]);
  const grown = Object.entries(memory).map(([adapter, { median }]) => `${median.toFixed(2)} MiB on ${adapter}`);
  return `## The cost for the application

Requests to a trivial route with the package, for one request without it: for the same processor time, and in the same time. Both
applications share a process and take turns of ${plan.requests} requests. The limit for the spread is 10 %.

${table(['', 'with', 'processor', 'requests a second'], rows)}

Over ${whole(plan.remembered)} requests, measured after garbage collections, the heap has grown by ${grown.join(' and ')}.`;
}
