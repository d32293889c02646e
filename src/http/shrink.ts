import type { CheckReport, HeartbeatReport, TaskReport } from '../core/report/reports.js';
import type { IndicatorStatus, TaskStatus } from '../core/report/status.js';
import { isOverdue } from '../core/verdict/stall-cause.js';
import type { ProbeView } from './view.js';

const GROUPS = ['heartbeats', 'tasks', 'checks'] as const;
type Group = (typeof GROUPS)[number];

/** One check, task or heartbeat of a draft, or the report itself. */
interface Part {
  /** The kind of entry; `undefined` for the report itself. */
  readonly group: Group | undefined;
  /** The name of the entry; empty for the report itself. */
  readonly name: string;
  readonly fields: Record<string, unknown>;
  /** Removes the entry from the draft. */
  readonly remove: () => void;
}

/** A copy of a view that may be changed; the original stays as it is. */
export interface Draft {
  readonly view: ProbeView;
  /**
   * The report itself, then its entries in the order in which they are shown. The order is the same in every draft of a
   * view.
   */
  readonly parts: readonly Part[];
}

/** One removal that can be applied to any draft of the view for which it was planned. */
export interface Step {
  /** About how many characters it saves; never more than it saves in the longest format. */
  readonly saves: number;
  readonly take: (draft: Draft) => void;
}

/** Long enough to say what is wrong, short enough to leave room for the report's own texts and some entries. */
const SHORT_TEXT = 100;
/** The longest form of a text that a format may show. */
const SHOWN_TEXT = 500;
const TEXTS = ['message', 'note', 'reason', 'warning'];

/** A copy of a view, and its parts. */
export function draftOf(view: ProbeView): Draft {
  const report: Record<string, unknown> = { ...view.report };
  const parts: Part[] = [{ group: undefined, name: '', fields: report, remove: () => undefined }];
  for (const group of view.probe === 'indicator' ? [] : GROUPS) {
    const originals = report[group] as Readonly<Record<string, object>> | undefined;
    if (originals === undefined) continue;
    const copies = Object.create(null) as Record<string, Part['fields']>;
    for (const [name, original] of Object.entries(originals)) {
      const fields: Record<string, unknown> = { ...original };
      copies[name] = fields;
      parts.push({ group, name, fields, remove: () => delete copies[name] });
    }
    report[group] = copies;
  }
  return { view: { ...view, report } as unknown as ProbeView, parts };
}

/**
 * What may be left out of a view, in this order: details, the largest first; the ends of long texts; whole entries, working
 * ones first and failing required indicators last. After all steps, little more than the verdict is left.
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
    // Half of a surrogate pair at the end would become six characters of JSON.
    fields[key] = `${text.slice(0, SHORT_TEXT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  }
}

/** The total length of the texts of a part, each counted up to `most`. */
function textLength({ fields }: Part, most: number): number {
  return textsOf(fields).reduce((sum, [, { length }]) => sum + Math.min(length, most), 0);
}

function textsOf(fields: Part['fields']): [key: string, text: string][] {
  return Object.entries(fields).filter(
    (entry): entry is [string, string] => TEXTS.includes(entry[0]) && typeof entry[1] === 'string',
  );
}

/** Details that cannot be serialised are removed first, because nothing can be rendered with them. */
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

/** How much a reader would miss an entry. */
function needOf({ group, fields }: Part): number {
  return group === undefined ? Infinity : NEED[group](fields);
}
