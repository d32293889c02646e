import type { Disclosure } from '../report/disclose.js';
import { discloseChange } from '../report/disclose-status.js';
import type { Message } from '../report/findings.js';
import type { StatusChange } from '../report/status-report.js';
import type { HealthChange } from './changes.js';

const MAX_CHANGES = 200;

/** The latest changes of all subjects, newest first. */
export class History {
  private newestFirst: readonly HealthChange[] = [];
  private readonly authors = new WeakMap<HealthChange, Message['author']>();
  /** What was disclosed, by level, because it costs more to mask a text than to find it again. */
  private readonly disclosures: Partial<Record<Disclosure, WeakMap<HealthChange, StatusChange>>> = {};

  get changes(): readonly HealthChange[] {
    return this.newestFirst;
  }

  /** `author`: who wrote the reason of the change. */
  add(change: HealthChange, author: Message['author']): void {
    this.authors.set(change, author);
    // Each change makes a new list, so that a list that was handed out stays as it was.
    this.newestFirst = [change, ...this.newestFirst.slice(0, MAX_CHANGES - 1)];
  }

  /** The latest changes, at most `count`, as a reader of this level sees them. */
  disclosed(level: Disclosure, count: number): readonly StatusChange[] {
    const known = (this.disclosures[level] ??= new WeakMap());
    return this.newestFirst.slice(0, count).map((change) => {
      const shown = known.get(change) ?? discloseChange(change, this.authors.get(change) ?? 'application', level);
      known.set(change, shown);
      return shown;
    });
  }
}
