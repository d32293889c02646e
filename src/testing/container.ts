import type { Clock } from '../core/clock.js';
import { PROBE_KINDS, withDefaults, type ContainerProbes, type ProbeKind, type ProbeSpec } from './container-probes.js';
import type { Outcome, Prober } from './outcome.js';
import { ProbeLoop } from './probe-loop.js';
import { probeWithRetries } from './probe-retries.js';
import { ProbeWorker, type ProbeResult } from './probe-worker.js';

/** What the kubelet decides, in the order in which it does. */
export type Decision =
  | { readonly what: ProbeKind; readonly result: ProbeResult }
  | { readonly what: 'status'; readonly isStarted: boolean; readonly isReady: boolean; readonly why: string }
  | { readonly what: 'event'; readonly probe: ProbeKind; readonly isWarning: boolean; readonly output: string }
  | { readonly what: 'kill'; readonly probe: ProbeKind; readonly graceSeconds: number | undefined };

export interface ContainerOptions {
  readonly clock: Clock;
  readonly probes: ContainerProbes;
  /**
   * The time between the starts of two probes. Those of the kubelet never run at quite the same moment, and a probe should see what the
   * one before it has led to.
   */
  readonly staggerMs: number;
  readonly proberOf: (kind: ProbeKind, probe: ProbeSpec) => Prober;
  readonly decide: (decision: Decision) => void;
  /** Called with the outcome of every probe of readiness. */
  readonly onReadiness: (outcome: Outcome) => void;
  /** Registers work that a turn of a probe does. */
  readonly attend: <T>(work: () => Promise<T>, patienceMs: number) => Promise<T>;
}

/** The kubelet notices a new container when it lists all of them, every second. */
const RELIST_MS = 1000;
const NEW = 'a new container runs';

interface Probing {
  readonly spec: ProbeSpec;
  readonly worker: ProbeWorker;
  readonly loop: ProbeLoop;
}

/** A container under its probes: the prober manager of the kubelet. */
export class Container {
  private readonly probings = new Map<ProbeKind, Probing>();
  private id = 1;
  private startedAt = 0;
  private isStarted = false;
  private isReady = false;
  private isDeleted = false;
  private cancelRelist: () => void = () => {};
  private readonly stopping = new AbortController();

  constructor(private readonly options: ContainerOptions) {
    for (const kind of PROBE_KINDS) {
      const probe = options.probes[`${kind}Probe`];
      if (probe !== undefined) this.probings.set(kind, this.probing(kind, withDefaults(probe)));
    }
  }

  start(): void {
    this.startedAt = this.options.clock.now();
    this.update(NEW);
    [...this.probings.values()].forEach(({ loop }, index) => {
      if (this.options.staggerMs === 0) loop.start();
      else this.options.clock.after(index * this.options.staggerMs, () => loop.start());
    });
  }

  /** The process has been replaced, after a kill. */
  replace(): void {
    this.id++;
    this.isStarted = false;
    this.startedAt = this.options.clock.now();
    this.cancelRelist = this.options.clock.after(RELIST_MS, () => this.update(NEW));
  }

  /** The pod terminates: readiness goes on, and the other probes stop at their next turn. */
  delete(): void {
    this.isDeleted = true;
  }

  /** Aborts the probes under way. Resolves once they have ended. */
  async stop(): Promise<void> {
    this.cancelRelist();
    this.stopping.abort();
    await Promise.all([...this.probings.values()].map(({ loop }) => loop.stop()));
  }

  private probing(kind: ProbeKind, spec: ProbeSpec): Probing {
    const prober = this.options.proberOf(kind, spec);
    const worker = new ProbeWorker(kind, spec, (result, isInitial) => this.note(kind, result, isInitial));
    const turn = async (): Promise<boolean> => {
      const { id, isStarted, isDeleted } = this;
      const ageMs = this.options.clock.now() - this.startedAt;
      const next = worker.turn({ id, isStarted, isDeleted, ageMs });
      if (next === 'probe') await this.probe(kind, spec, worker, prober);
      return next !== 'end';
    };
    return { spec, worker, loop: new ProbeLoop(this.options.clock, spec.periodSeconds * 1000, turn) };
  }

  private async probe(kind: ProbeKind, spec: ProbeSpec, worker: ProbeWorker, prober: Prober): Promise<void> {
    const { clock, attend, decide, onReadiness } = this.options;
    const timeoutMs = spec.timeoutSeconds * 1000;
    const outcome = await attend(() => probeWithRetries(clock, timeoutMs, prober, this.stopping.signal), timeoutMs);
    if (outcome === undefined) return;
    const { result, output } = outcome;
    if (result !== 'Success') decide({ what: 'event', probe: kind, isWarning: result === 'Warning', output });
    worker.take(result === 'Failure' ? 'Failure' : 'Success');
    if (kind === 'readiness') onReadiness(outcome);
  }

  /** The results of readiness and startup change the status of the container; a failure of liveness or startup ends it. */
  private note(kind: ProbeKind, result: ProbeResult, isInitial: boolean): void {
    this.options.decide({ what: kind, result });
    if (kind !== 'readiness' && result === 'Failure') {
      const graceSeconds = this.probings.get(kind)?.spec.terminationGracePeriodSeconds;
      this.options.decide({ what: 'kill', probe: kind, graceSeconds });
    }
    const why = isInitial ? NEW : `the ${kind} probe has ${result === 'Success' ? 'succeeded' : 'failed'}`;
    if (kind !== 'liveness') this.update(why);
  }

  /** While the container is not ready, each update triggers a probe of readiness at once. */
  private update(why: string): void {
    this.cancelRelist();
    const startup = this.probings.get('startup');
    const readiness = this.probings.get('readiness');
    this.isStarted = startup === undefined || startup.worker.resultFor(this.id) === 'Success';
    this.isReady = this.isStarted && (readiness === undefined || readiness.worker.resultFor(this.id) === 'Success');
    const { isStarted, isReady } = this;
    if (isStarted && !isReady) readiness?.loop.trigger();
    this.options.decide({ what: 'status', isStarted, isReady, why });
  }
}
