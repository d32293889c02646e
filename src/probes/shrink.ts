import type { CheckReport, HeartbeatReport, TaskReport } from '../core/reports.js';
import type { IndicatorStatus, TaskStatus } from '../core/status.js';
import { isOverdue } from './blame.js';
import type { Draft, Group, Part } from './draft.js';

/** Takes one thing out of a draft of the view that it was planned for. */
export type Step = (draft: Draft) => void;

/** Long enough to tell what is wrong, short enough for the report's own texts and some entries to fit together. */
const SHORT_TEXT = 100;
const TEXTS = ['message', 'note', 'reason', 'warning'];

/**
 * What may be left out of a view, the least missed first: details, the largest first; the ends of long texts; whole
 * entries, those of what works first and of required indicators that do not last. With all of it taken, little more
 * than the verdict is left.
 */
export function shrinkingSteps({ parts }: Draft): Step[] {
  const numbered = parts.map((part, index) => ({ part, index }));
  const details = numbered
    .filter(({ part }) => part.fields['details'] !== undefined)
    .map(({ part, index }) => ({ index, size: jsonLength(part.fields['details']) }))
    .sort((a, b) => b.size - a.size);
  const entries = numbered
    .filter(({ part }) => part.group !== undefined)
    .map(({ part, index }) => ({ index, need: needOf(part) }))
    .toReversed()
    .sort((a, b) => a.need - b.need);
  return [
    ...details.map(({ index }) => onPart(index, ({ fields }) => delete fields['details'])),
    ...numbered.filter(({ part }) => longTexts(part).length > 0).map(({ index }) => onPart(index, shorten)),
    ...entries.map(({ index }) => onPart(index, (part) => part.remove())),
  ];
}

function onPart(index: number, change: (part: Part) => void): Step {
  return ({ parts }) => {
    const part = parts[index];
    if (part !== undefined) change(part);
  };
}

/** Details that cannot be serialised go first: nothing can be rendered with them. */
function jsonLength(value: unknown): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return Infinity;
  }
}

function longTexts({ fields }: Part): [key: string, text: string][] {
  return Object.entries(fields).filter(
    (entry): entry is [string, string] =>
      TEXTS.includes(entry[0]) && typeof entry[1] === 'string' && entry[1].length > SHORT_TEXT,
  );
}

function shorten(part: Part): void {
  for (const [key, text] of longTexts(part)) {
    // Half of a surrogate pair at the end would be six characters of JSON.
    part.fields[key] = `${text.slice(0, SHORT_TEXT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
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
