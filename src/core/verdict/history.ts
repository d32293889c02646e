import type { Disclosure } from '../report/disclose.js';
import { discloseChange } from '../report/disclose-status.js';
import type { Message } from '../report/findings.js';
import type { StatusChange } from '../report/status-report.js';
import type { HealthChange } from './changes.js';

const MAX_CHANGES = 200;

/** The latest changes of all subjects, newest first. */
export class History {
  private readonly oldestFirst: HealthChange[] = [];
  private list: readonly HealthChange[] | undefined;
  /** The changes whose reason this package wrote. */
  private readonly own = new WeakSet<HealthChange>();
  /** What was disclosed, by level, because it costs more to mask a text than to find it again. */
  private readonly disclosures: Partial<Record<Disclosure, WeakMap<HealthChange, StatusChange>>> = {};

  /** A list that was handed out stays as it was. */
  get changes(): readonly HealthChange[] {
    // Not made at each change, of which there may be thousands that nothing asks for.
    this.list ??= this.oldestFirst.toReversed();
    return this.list;
  }

  /** `author`: who wrote the reason of the change. */
  add(change: HealthChange, author: Message['author']): void {
    if (author === 'vitals') this.own.add(change);
    this.oldestFirst.push(change);
    if (this.oldestFirst.length > MAX_CHANGES) this.oldestFirst.shift();
    this.list = undefined;
  }

  /** The latest changes, at most `count`, as a reader of this level sees them. */
  disclosed(level: Disclosure, count: number): readonly StatusChange[] {
    const known = (this.disclosures[level] ??= new WeakMap());
    return this.changes.slice(0, count).map((change) => {
      const shown = known.get(change) ?? discloseChange(change, this.own.has(change) ? 'vitals' : 'application', level);
      known.set(change, shown);
      return shown;
    });
  }
}
