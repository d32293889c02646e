import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format } from 'prettier';
import { chart } from '../report/chart.mjs';
import { resultsPage, SECTIONS } from '../report/results.mjs';
import { IS_PINNED } from './processors.mjs';
import { versions } from './versions.mjs';

const FOLDER = new URL('../', import.meta.url);

/**
 * Replaces old measurements with new ones, and writes the page and the chart once there is a measurement of everything. It drops
 * measurements of another machine or of other versions.
 */
export async function writeResults(measures) {
  const machine = {
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    node: process.versions.node,
    isPinned: IS_PINNED,
  };
  const from = { machine, versions: versions() };
  const before = existing();
  const isAlike = JSON.stringify([before.machine, before.versions]) === JSON.stringify([from.machine, from.versions]);
  const results = { ...from, measures: { ...(isAlike && before.measures), ...measures } };
  const text = await format(JSON.stringify(results), { parser: 'json', printWidth: 120 });
  writeFileSync(new URL('results.json', FOLDER), text);
  if (Object.keys(SECTIONS).some((name) => !results.measures[name])) return;
  writeFileSync(new URL('RESULTS.md', FOLDER), resultsPage(results));
  writeFileSync(new URL('chart.svg', FOLDER), chart(results));
}

function existing() {
  try {
    return JSON.parse(readFileSync(new URL('results.json', FOLDER), 'utf8'));
  } catch {
    return {};
  }
}
