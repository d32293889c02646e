import { show, table } from './show.mjs';

export function exporters({ plan, figures }) {
  const rows = Object.entries(figures).map(([key, { cpu, rate }]) => [...key.split(' | '), show(cpu), show(rate)]);
  return `## The cost of the metrics

Requests with \`nestjs-vitals/prometheus\` and \`nestjs-vitals/opentelemetry\` imported, for one request without them: for the same processor
time, and in the same time. The application is a trivial route; readiness has ten indicators whose checks resolve at once. Both applications share
a process and take turns of ${plan.requests} requests. Nothing scrapes meanwhile. The limit for the spread is 10 %.

${table(['', 'asked', 'processor', 'requests a second'], rows)}`;
}
