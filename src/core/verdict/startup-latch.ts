import type { StartupStatus, TaskStatus } from '../report/status.js';

/** Remembers that startup has been reached. Nothing that is judged later takes that back. */
export class StartupLatch {
  private hasLatched = false;

  get isStarted(): boolean {
    return this.hasLatched;
  }

  judge(tasks: Iterable<TaskStatus>, areIndicatorsSatisfied: boolean): StartupStatus {
    const statuses = [...tasks];
    this.hasLatched ||= areIndicatorsSatisfied && statuses.every((status) => status === 'done');
    if (this.hasLatched) return 'started';

    return statuses.includes('failed') ? 'failed' : 'starting';
  }
}
