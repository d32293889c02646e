import { ratio, show, table, unit, whole } from './show.mjs';

export function footprint({ plan, installed, imports, boots, addedBoot }) {
  const packages = Object.entries(installed).map(([name, each]) => [
    name,
    each.packages,
    unit('KiB')(each.kib),
    show(imports[name], unit('ms', ratio)),
  ]);
  const names = [...new Set(Object.keys(boots).map((key) => key.split(' | ')[0]))];
  const rows = names.map((name) => [
    name,
    show(boots[`${name} | boot`], unit('ms', whole)),
    show(boots[`${name} | memory`], unit('MiB', ratio)),
  ]);
  return `## The cost of a package

The packages that \`npm install\` puts into an empty folder, without peer dependencies, and the processor time of its import into
a process that has already loaded Nest.

${table(['', 'packages', 'size', 'import'], packages)}

An application on Express with one indicator: the processor time until its first right answer, and its resident memory then.

${table(['', 'boot', 'memory'], rows)}

The module adds ${addedBoot.median.toFixed(1)} ms of processor time to the start of an application with one route (the median of ${plan.pairs} pairs of neighbouring processes, from
${show(addedBoot, ratio)}), once it is loaded.`;
}
