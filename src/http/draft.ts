import type { ProbeView } from './view.js';

const GROUPS = ['heartbeats', 'tasks', 'checks'] as const;
export type Group = (typeof GROUPS)[number];

/** One check, task or heartbeat of a draft, or the report itself. */
export interface Part {
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
