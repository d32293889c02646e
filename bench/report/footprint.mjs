import { ratio, show, table, unit, whole } from './show.mjs';

export function footprint({ installed, imports, boots }) {
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
  return `## What it takes to have it

What \`npm install\` of the package puts into an empty folder, peer dependencies not counted, and what its import costs where Nest
is there already, in time of the processor.

${table(['', 'packages', 'size', 'import'], packages)}

An application on Express with one indicator: time of the processor until its first right answer, and memory resident then.

${table(['', 'boot', 'memory'], rows)}`;
}
