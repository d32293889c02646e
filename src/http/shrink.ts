import type { CheckReport, HeartbeatReport, TaskReport } from '../core/report/reports.js';
import type { IndicatorStatus, TaskStatus } from '../core/report/status.js';
import { isOverdue } from '../core/verdict/stall-cause.js';
import type { Draft, Group, Part } from './draft.js';

/** One thing that can be taken out of any draft of the view that it was planned for. */
export interface Step {
  /** About how many characters that saves: never more than it does in the longest format. */
  readonly saves: number;
  readonly take: (draft: Draft) => void;
}

/** Long enough to tell what is wrong, short enough for the report's own texts and some entries to fit together. */
const SHORT_TEXT = 100;
/** What a format may show of a text. */
const SHOWN_TEXT = 500;
const TEXTS = ['message', 'note', 'reason', 'warning'];

/**
 * What may be left out of a view, the least missed first: details, the largest first; the ends of long texts; whole
 * entries, those of what works first and of required indicators that do not last. With all of it taken, little more
 * than the verdict is left.
 */
export function shrinkingSteps({ parts }: Draft): Step[] {
  const all = parts.map((part, index) => ({ part, index }));
  const details = all.filter(({ part }) => part.fields['details'] !== undefined);
  const long = all.filter(({ part }) => textLength(part, SHOWN_TEXT) > textLength(part, SHORT_TEXT));
  const entries = all.filter(({ part }) => part.group !== undefined);
  return [
    ...details
      .map(({ part, index }) => step(index, jsonLength(part.fields['details']), dropDetails))
      .sort((a, b) => b.saves - a.saves),
    ...long.map(({ part, index }) =>
      step(index, textLength(part, SHOWN_TEXT) - textLength(part, SHORT_TEXT), shortenTexts),
    ),
    ...entries
      .toReversed()
      .sort((a, b) => needOf(a.part) - needOf(b.part))
      .map(({ part, index }) => step(index, part.name.length + textLength(part, SHORT_TEXT), remove)),
  ];
}

function step(index: number, saves: number, change: (part: Part) => void): Step {
  return {
    saves,
    take({ parts }) {
      const part = parts[index];
      if (part !== undefined) change(part);
    },
  };
}

function dropDetails({ fields }: Part): void {
  delete fields['details'];
}

function remove(part: Part): void {
  part.remove();
}

function shortenTexts({ fields }: Part): void {
  for (const [key, text] of textsOf(fields)) {
    if (text.length <= SHORT_TEXT) continue;
    // Half of a surrogate pair at the end would be six characters of JSON.
    fields[key] = `${text.slice(0, SHORT_TEXT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  }
}

/** The length of a part's texts, each counted up to `most`. */
function textLength({ fields }: Part, most: number): number {
  return textsOf(fields).reduce((sum, [, { length }]) => sum + Math.min(length, most), 0);
}

function textsOf(fields: Part['fields']): [key: string, text: string][] {
  return Object.entries(fields).filter(
    (entry): entry is [string, string] => TEXTS.includes(entry[0]) && typeof entry[1] === 'string',
  );
}

/** Details that cannot be serialised go first: nothing can be rendered with them. */
function jsonLength(value: unknown): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return Infinity;
  }
}

const CHECK_NEED: Record<IndicatorStatus | 'skipped', number> = { healthy: 0, skipped: 0, degraded: 2, unhealthy: 3 };
const TASK_NEED: Record<TaskStatus, number> = { done: 0, pending: 1, running: 2, failed: 3 };

const NEED: Record<Group, (fields: Part['fields']) => number> = {
  checks(fields) {
    const { status, required } = fields as unknown as CheckReport;
    return required ? CHECK_NEED[status] : Math.min(CHECK_NEED[status], 1);
  },
  tasks(fields) {
    return TASK_NEED[(fields as unknown as TaskReport).status];
  },
  heartbeats(fields) {
    return isOverdue(fields as unknown as HeartbeatReport) ? 3 : 0;
  },
};

/** How much an entry would be missed. */
function needOf({ group, fields }: Part): number {
  return group === undefined ? Infinity : NEED[group](fields);
}
