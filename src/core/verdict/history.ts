import type { HealthChange } from './changes.js';

const MAX_CHANGES = 200;

/** The latest changes of all subjects, newest first. */
export class History {
  private newestFirst: readonly HealthChange[] = [];

  get changes(): readonly HealthChange[] {
    return this.newestFirst;
  }

  add(change: HealthChange): void {
    // Each change makes a new list, so that a list that was handed out stays as it was.
    this.newestFirst = [change, ...this.newestFirst.slice(0, MAX_CHANGES - 1)];
  }
}
