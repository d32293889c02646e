import { show, table, whole } from './show.mjs';

export function tax({ plan, figures, memory }) {
  const rows = Object.entries(figures).map(([key, { cpu, rate }]) => [...key.split(' | '), show(cpu), show(rate)]);
  const grown = Object.entries(memory).map(([adapter, { median }]) => `${median.toFixed(2)} MiB on ${adapter}`);
  return `## What the application pays

Requests to a trivial route with it, for one without it: for the same time of the processor, and in the same time. Both
applications share a process and take turns of ${plan.requests} requests. The runs may be 10 % apart.

${table(['', 'with', 'processor', 'requests a second'], rows)}

From one collection to the next, with ${whole(plan.remembered)} requests between them, the heap has grown by ${grown.join(' and ')}.`;
}
