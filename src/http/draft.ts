import type { ProbeView } from './view.js';

const GROUPS = ['heartbeats', 'tasks', 'checks'] as const;
export type Group = (typeof GROUPS)[number];

/** One check, task or heartbeat of a draft, or its report itself. */
export interface Part {
  /** What it is one of; undefined for the report itself. */
  readonly group: Group | undefined;
  /** Empty for the report itself. */
  readonly name: string;
  readonly fields: Record<string, unknown>;
  /** Takes it out of the draft. */
  readonly remove: () => void;
}

/** A view that may be changed: what it was made of stays as it is. */
export interface Draft {
  readonly view: ProbeView;
  /** The report itself, then the others in the order in which they are shown: the same in every draft of one view. */
  readonly parts: readonly Part[];
}

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
