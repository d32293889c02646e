import { median, spread } from './statistics.mjs';

/** How far the runs of a ratio may be apart, unless it says otherwise, as a share of their median. */
export const SPREAD_LIMIT = 0.15;

/** A number with what its runs gave. It counts only where they agree. */
export function figureOf(runs, limit = SPREAD_LIMIT) {
  const rounded = runs.map((run) => Number(run.toPrecision(4)));
  return { median: median(rounded), spread: Number(spread(rounded).toFixed(3)), limit, runs: rounded };
}

export function isStable({ spread: apart, limit }) {
  return apart <= limit;
}

/**
 * Runs `measure` so often and makes a figure of each number that it gives by name. Where runs disagree, all is measured a
 * second time for those names alone: `measure` gets them.
 */
export async function figuresOf(runs, measure, limitOf = () => SPREAD_LIMIT) {
  const figures = await once(runs, measure, limitOf);
  const unstable = Object.keys(figures).filter((name) => !isStable(figures[name]));
  if (unstable.length === 0 || runs === 1) return figures;
  console.log(`  again, for their runs disagree: ${unstable.join(', ')}`);
  return { ...figures, ...(await once(runs, () => measure(new Set(unstable)), limitOf)) };
}

async function once(runs, measure, limitOf) {
  const all = [];
  for (let run = 0; run < runs; run++) all.push(await measure());
  const names = Object.keys(all[0]);
  return Object.fromEntries(names.map((name) => [name, figureOf(all.map((each) => each[name]), limitOf(name))]));
}

/** The median with how far the runs are apart; no figure where that is too far. */
export function show(figure, format = ratio) {
  if (!figure) return '-';
  if (!isStable(figure)) {
    return `not stable: ${format(Math.min(...figure.runs))} to ${format(Math.max(...figure.runs))}`;
  }
  const apart = figure.runs.length > 1 ? ` ±${Math.ceil((figure.spread / 2) * 100)} %` : '';
  return `${format(figure.median)}${apart}`;
}

export function ratio(number) {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}

export function withUnit(unit, digits = 0) {
  return (number) => `${number.toFixed(digits)} ${unit}`;
}
