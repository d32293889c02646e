import type { ProbeKind, ProbeSpec } from './container-probes.js';

/** What the kubelet knows from a probe. `Unknown` is only the start of the startup probe. */
export type ProbeResult = 'Success' | 'Failure' | 'Unknown';

/** What a worker sees of its container. */
export interface ContainerView {
  /** Grows with each restart. */
  readonly id: number;
  readonly isStarted: boolean;
  /** Whether the pod has been deleted, and so is terminating. */
  readonly isDeleted: boolean;
  /** How long this container has been running. */
  readonly ageMs: number;
}

const INITIAL: Readonly<Record<ProbeKind, ProbeResult>> = {
  readiness: 'Failure',
  liveness: 'Success',
  startup: 'Unknown',
};

/** A timer may fire up to a millisecond before the clock shows its time. */
const EARLY_MS = 2;

/** The decisions of the worker of one probe: `pkg/kubelet/prober/worker.go` of Kubernetes 1.32. */
export class ProbeWorker {
  private containerId: number | undefined;
  private result: ProbeResult | undefined;
  private last: ProbeResult | undefined;
  private run = 0;
  private isOnHold = false;

  constructor(
    private readonly kind: ProbeKind,
    private readonly spec: ProbeSpec,
    /** Called when the result of the container changes, also when a new container gets its initial one. */
    private readonly onResult: (result: ProbeResult, isInitial: boolean) => void,
  ) {}

  /** The result for this container, if there is one yet. */
  resultFor(containerId: number): ProbeResult | undefined {
    return this.containerId === containerId ? this.result : undefined;
  }

  /** What to do at this turn. May change the result. */
  turn(container: ContainerView): 'probe' | 'wait' | 'end' {
    this.notice(container.id);
    if (this.isOnHold) return 'wait';
    if (container.isDeleted && this.kind !== 'readiness') {
      this.set('Success');
      return 'end';
    }
    if (Math.floor((container.ageMs + EARLY_MS) / 1000) < this.spec.initialDelaySeconds) return 'wait';
    return container.isStarted === (this.kind === 'startup') ? 'wait' : 'probe';
  }

  /** Takes the result of a probe into account. */
  take(result: 'Success' | 'Failure'): void {
    this.run = this.last === result ? this.run + 1 : 1;
    this.last = result;
    if (this.run < (result === 'Failure' ? this.spec.failureThreshold : this.spec.successThreshold)) return;
    this.isOnHold = result === 'Failure' && this.kind !== 'readiness';
    if (this.isOnHold) this.run = 0;
    this.set(result);
  }

  private notice(containerId: number): void {
    if (this.containerId === containerId) return;
    this.containerId = containerId;
    this.result = undefined;
    this.isOnHold = false;
    this.set(INITIAL[this.kind], true);
  }

  private set(result: ProbeResult, isInitial = false): void {
    if (this.result === result) return;
    this.result = result;
    this.onResult(result, isInitial);
  }
}
