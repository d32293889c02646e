import type { StartupStatus, TaskStatus } from '../report/status.js';

/** Remembers that startup has been reached: what is judged later never takes that back. */
export class StartupLatch {
  #isStarted = false;

  get isStarted(): boolean {
    return this.#isStarted;
  }

  judge(tasks: Iterable<TaskStatus>, areIndicatorsSatisfied: boolean): StartupStatus {
    const statuses = [...tasks];
    this.#isStarted ||= areIndicatorsSatisfied && statuses.every((status) => status === 'done');
    if (this.#isStarted) {
      return 'started';
    }
    return statuses.includes('failed') ? 'failed' : 'starting';
  }
}
