import { isStable } from '../report/show.mjs';
import { median, spread } from './statistics.mjs';

/** The default limit for the spread of runs, as a share of their median. */
const SPREAD_LIMIT = 0.15;
const NEVER_STABLE = -1;

/** A figure: the median of its runs and their spread. It counts only if the spread is within `limit`; null means no limit. */
export function figureOf(runs, limit = SPREAD_LIMIT) {
  const rounded = runs.map((run) => Number(run.toPrecision(4)));
  return { median: median(rounded), spread: Number(spread(rounded).toFixed(3)), limit, runs: rounded };
}

/** A figure of an event that may not happen: null if it never happened, and not stable if it happened in some runs only. */
export function figureOfEvent(runs, limit) {
  const happened = runs.filter((run) => run !== undefined);
  if (happened.length === 0) return null;
  return figureOf(happened, happened.length < runs.length ? NEVER_STABLE : limit);
}

/**
 * Runs `measure` `runs` times and makes a figure of each number that it returns by name. If runs disagree for some names, it
 * measures these names a second time: `measure` gets them, and the number of the run. `isWorthIt` may spare the time for some names,
 * and `measure` may leave some out of the later runs.
 */
export async function figuresOf(runs, measure, limitOf = () => SPREAD_LIMIT, isWorthIt = () => true) {
  const figures = await once(runs, (run) => measure(undefined, run), limitOf);
  const unstable = Object.keys(figures).filter((name) => !isStable(figures[name]) && isWorthIt(name));
  if (unstable.length === 0 || runs === 1) return figures;
  console.log(`  again: the runs of ${unstable.length} of ${Object.keys(figures).length} figures disagree`);
  return { ...figures, ...(await once(runs, (run) => measure(new Set(unstable), run), limitOf)) };
}

async function once(runs, measure, limitOf) {
  const all = [];
  for (let run = 0; run < runs; run++) all.push(await measure(run));
  const numbersOf = (name) => all.flatMap((each) => each[name] ?? []);
  return Object.fromEntries(Object.keys(all[0]).map((name) => [name, figureOf(numbersOf(name), limitOf(name))]));
}

/** A goal that is met if the figure is stable and within these bounds. */
export function goal(text, figure, { atLeast = -Infinity, atMost = Infinity }) {
  return { goal: text, isMet: isStable(figure) && figure.median >= atLeast && figure.median <= atMost, figure };
}
