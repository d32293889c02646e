import type { Decision } from './container.js';
import type { EventLog } from './event-log.js';
import type { Kill } from './kubelet-options.js';

/** The state of the pod as others see it, made of the decisions about its container. */
export class Pod {
  isStarted = false;
  isReady = false;
  /** How often the kubelet has ended the container because of a probe. */
  kills = 0;

  constructor(
    private readonly log: EventLog,
    private readonly graceMs: number,
    private readonly restart: (kill: Kill) => void,
  ) {}

  take(decision: Decision): void {
    if (decision.what === 'status') this.takeStatus(decision);
    if (decision.what === 'kill') this.kill(decision);
    if (decision.what === 'event') this.takeEvent(decision);
  }

  /** The new container is not started yet. */
  noteNewContainer(): void {
    this.isStarted = false;
    this.log.record({ type: 'Stopped', reason: `restart ${this.kills}: replaced by a new container` });
  }

  private takeStatus({ isStarted, isReady, why }: Decision & { what: 'status' }): void {
    const wasStarted = this.isStarted;
    const wasReady = this.isReady;
    this.isStarted = isStarted;
    this.isReady = isReady;
    if (isStarted && !wasStarted) this.log.record({ type: 'Started', reason: why });
    if (isReady !== wasReady) this.log.record({ type: isReady ? 'Ready' : 'Unready', reason: why });
  }

  private takeEvent({ probe, isWarning, output }: Decision & { what: 'event' }): void {
    this.log.record({ type: isWarning ? 'ProbeWarning' : 'Unhealthy', probe, reason: output });
  }

  private kill({ probe, graceSeconds }: Decision & { what: 'kill' }): void {
    this.kills++;
    const graceMs = graceSeconds === undefined ? this.graceMs : graceSeconds * 1000;
    const reason = `the container failed its ${probe} probe: SIGTERM, SIGKILL in ${graceMs / 1000} s`;
    this.log.record({ type: 'Killing', probe, reason });
    this.restart({ probe, graceMs });
  }
}
