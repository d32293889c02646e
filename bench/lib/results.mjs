import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format } from 'prettier';
import { chart } from '../report/chart.mjs';
import { resultsPage } from '../report/results.mjs';
import { versions } from './versions.mjs';

const FOLDER = new URL('../', import.meta.url);

export function readResults() {
  return JSON.parse(readFileSync(new URL('results.json', FOLDER), 'utf8'));
}

/** Puts new measurements in the place of old ones, and makes the page and the chart anew. */
export async function writeResults(measures) {
  const before = existing();
  const machine = { cpu: cpus()[0].model.trim(), cores: cpus().length, node: process.versions.node };
  const results = { machine, versions: versions(), measures: { ...before.measures, ...measures } };
  const text = await format(JSON.stringify(results, null, 2), { parser: 'json', printWidth: 120 });
  writeFileSync(new URL('results.json', FOLDER), text);
  writeFileSync(new URL('RESULTS.md', FOLDER), resultsPage(results));
  writeFileSync(new URL('chart.svg', FOLDER), chart(results));
}

function existing() {
  try {
    return readResults();
  } catch {
    return { measures: {} };
  }
}
