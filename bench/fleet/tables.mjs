import { OBSERVERS } from './observers.mjs';
import { BLIPS, FLEETS, READINESS_PROBES } from './scenarios.mjs';
import { simulate } from './simulate.mjs';

const FOR_MS = 30_000;

/** Runs every scenario, and returns the tables of docs/fleet.md as Markdown. */
export async function tables({ code, pods, seed }) {
  return `${await quietTable({ code, pods, seed })}\n\n${await blipTable({ code, pods, seed })}`;
}

async function quietTable(common) {
  const rows = [];
  for (const [name, fleet] of Object.entries(FLEETS)) {
    const { probesPerSecond, queriesPerSecond } = await simulate({ ...common, ...fleet, forMs: FOR_MS });
    const { mostOpenQueries } = await simulate({ ...common, ...fleet, blip: BLIPS.hangs, forMs: FOR_MS });
    rows.push([name, whole(probesPerSecond), whole(queriesPerSecond), whole(mostOpenQueries)]);
  }
  return table(['pods', 'probes a second', 'queries a second', 'queries open at once while the database hangs'], rows);
}

async function blipTable(common) {
  const cases = Object.entries(BLIPS).flatMap(([what, blip]) =>
    [false, true].map((inStep) => ({ what, blip, inStep })),
  );
  const rows = [];
  for (const [probe, spec] of Object.entries(READINESS_PROBES)) {
    const observers = { ...OBSERVERS, kubelet: { ...OBSERVERS.kubelet, ...spec } };
    for (const [name, fleet] of Object.entries(FLEETS)) {
      const cells = [];
      for (const { blip, inStep } of cases) {
        const { rotation } = await simulate({ ...common, ...fleet, observers, blip, inStep, forMs: FOR_MS });
        cells.push(outage(rotation.kubelet));
      }
      rows.push([name, probe, ...cells]);
    }
  }
  const heads = cases.map(({ what, inStep }) => `${what}, ${inStep ? 'in step' : 'spread'}`);
  return table(['pods', 'readiness probe', ...heads], rows);
}

function outage({ mostOut, longestOutMs }) {
  return mostOut === 0 ? '0' : `${whole(mostOut)}, up to ${Math.round(longestOutMs / 1000)} s`;
}

function whole(number) {
  return Math.round(number).toLocaleString('en');
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
