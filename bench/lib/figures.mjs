import { isStable } from '../report/show.mjs';
import { median, spread } from './statistics.mjs';

/** How far the runs of a ratio may be apart, unless it says otherwise, as a share of their median. */
const SPREAD_LIMIT = 0.15;
const NEVER_STABLE = -1;

/** A number with what its runs gave. It counts only where they agree, as far as `limit` says; null says nothing. */
export function figureOf(runs, limit = SPREAD_LIMIT) {
  const rounded = runs.map((run) => Number(run.toPrecision(4)));
  return { median: median(rounded), spread: Number(spread(rounded).toFixed(3)), limit, runs: rounded };
}

/** The same of something that may not happen: null where it never has, and no figure where it has in some runs only. */
export function figureOfEvent(runs, limit) {
  const happened = runs.filter((run) => run !== undefined);
  if (happened.length === 0) return null;
  return figureOf(happened, happened.length < runs.length ? NEVER_STABLE : limit);
}

/**
 * Runs `measure` so often and makes a figure of each number that it gives by name. Where runs disagree, all is measured a
 * second time for those names alone: `measure` gets them.
 */
export async function figuresOf(runs, measure, limitOf = () => SPREAD_LIMIT) {
  const figures = await once(runs, measure, limitOf);
  const unstable = Object.keys(figures).filter((name) => !isStable(figures[name]));
  if (unstable.length === 0 || runs === 1) return figures;
  console.log(`  again: the runs of ${unstable.length} of ${Object.keys(figures).length} figures disagree`);
  return { ...figures, ...(await once(runs, () => measure(new Set(unstable)), limitOf)) };
}

async function once(runs, measure, limitOf) {
  const all = [];
  for (let run = 0; run < runs; run++) all.push(await measure());
  const names = Object.keys(all[0]);
  return Object.fromEntries(
    names.map((name) => [
      name,
      figureOf(
        all.map((each) => each[name]),
        limitOf(name),
      ),
    ]),
  );
}

/** A goal that is met where the figure is stable and at least, or at most, so much. */
export function goal(text, figure, { atLeast = -Infinity, atMost = Infinity }) {
  return { goal: text, isMet: isStable(figure) && figure.median >= atLeast && figure.median <= atMost, figure };
}
