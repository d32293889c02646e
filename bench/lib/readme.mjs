// Prints the README's section on the measurements, from results.json. `--write` writes it into the README.
import { readFileSync, writeFileSync } from 'node:fs';
import { overview } from '../report/overview.mjs';

const README = new URL('../../README.md', import.meta.url);
const [BEGIN, END] = ['<!-- benchmark -->', '<!-- /benchmark -->'];

const section = overview(JSON.parse(readFileSync(new URL('../results.json', import.meta.url), 'utf8')));
if (process.argv.includes('--write')) {
  const readme = readFileSync(README, 'utf8');
  const [before, after] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (before === -1 || after < before) throw new Error(`README.md has no ${BEGIN} … ${END}`);
  writeFileSync(README, `${readme.slice(0, before)}${BEGIN}\n\n${section}\n\n${readme.slice(after)}`);
} else {
  console.log(section);
}
