import type { Clock } from '../core/clock.js';
import { realClock } from '../system-clock.js';
import { Container, type Decision } from './container.js';
import { EventLog } from './event-log.js';
import type { Kill, TestKubeletOptions } from './kubelet-options.js';
import { Pod } from './pod.js';
import { proberOf } from './probe-action.js';
import { terminated, type Ending } from './termination.js';
import { timelineOf, type KubeletEvent } from './timeline.js';
import { untilHolds } from './until.js';
import { validate } from './validate.js';

/** A state to wait for. `killed` is a kill that no earlier wait for `killed` has seen. */
export type KubeletState = 'ready' | 'unready' | 'started' | 'killed';

const DEFAULT_GRACE_SECONDS = 30;
/** Longer than most probes take. */
const STAGGER_MS = 20;

/**
 * Probes an application as the kubelet of Kubernetes 1.32 does, and tells what it would do with the pod. It does not simulate the
 * back-off between restarts, nor the random delay of a kubelet that has just started itself.
 * @throws VitalsError `INVALID_OPTIONS`, from the constructor: the options have faults, or the API server would refuse the probes
 */
export class TestKubelet {
  /** Every decision, for tests of this package. @internal */
  readonly decisions: (Decision & { readonly atMs: number })[] = [];

  private readonly log = new EventLog(() => this.atMs);
  private readonly clock: Clock;
  private readonly container: Container;
  private readonly pod: Pod;
  private readonly graceMs: number;
  private startedAt: number | undefined;
  private hasEnded = false;
  private killsSeen = 0;
  private onRefused = (): void => {};
  private onStop = (): void => {};

  constructor(private readonly options: TestKubeletOptions) {
    validate(options);
    const { clock = 'real', probes, terminationGracePeriodSeconds } = options;
    this.clock = clock === 'real' ? realClock : clock;
    this.graceMs =
      1000 * (terminationGracePeriodSeconds ?? probes.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS);
    this.pod = new Pod(this.log, this.graceMs, (kill) => this.restart(kill));
    this.container = new Container({
      clock: this.clock,
      probes,
      staggerMs: clock === 'real' ? STAGGER_MS : 0,
      proberOf: (kind, probe) =>
        proberOf(kind, probe, { target: options.target, exec: options.exec, ports: probes.ports }),
      decide: (decision) => this.take(decision),
      onReadiness: ({ isRefused }) => isRefused && this.onRefused(),
      attend: (work, patienceMs) => this.attend(work, patienceMs),
    });
  }

  /** Whether the pod gets traffic. While it terminates: the condition `serving` of its endpoint. */
  get isReady(): boolean {
    return this.pod.isReady;
  }

  /** Whether startup is over, so that liveness and readiness are probed. */
  get isStarted(): boolean {
    return this.pod.isStarted;
  }

  /** How often liveness or startup has failed for good. */
  get restarts(): number {
    return this.pod.kills;
  }

  /** Everything that has happened, oldest first. */
  get events(): readonly KubeletEvent[] {
    return this.log.events;
  }

  /** Begins to probe, each probe at once. */
  start(): void {
    if (this.startedAt !== undefined) throw new Error('this kubelet has been started before; make a new one');
    this.startedAt = this.clock.now();
    this.container.start();
  }

  /**
   * Resolves once the pod is in this state, at once if it is. On a {@link ManualClock} it lets time pass itself.
   * @throws Error if the state is not reached within `withinMs`; its message has the timeline
   */
  async until(state: KubeletState, { withinMs }: { readonly withinMs: number }): Promise<void> {
    const { clock = 'real' } = this.options;
    const holds = (): boolean => this.isIn(state);
    const isReached = await untilHolds(holds, withinMs, clock, this.log);
    if (!isReached) throw new Error(`not ${state} within ${withinMs} ms:\n${this.timeline()}`);
    if (state === 'killed') this.killsSeen = this.pod.kills;
  }

  /**
   * Lets time pass on the {@link ManualClock}, and waits for the probes that become due.
   * @throws Error if the clock is real
   */
  async advance(ms: number): Promise<void> {
    const { clock = 'real' } = this.options;
    if (clock === 'real') throw new Error('advance() needs `clock: new ManualClock()`');
    await clock.advance(ms);
  }

  /**
   * Deletes the pod. `send` sends SIGTERM; if it returns a promise, that resolves when the process has gone, otherwise it has gone when
   * readiness is refused a connection. Readiness goes on until then. Resolves with `exited` when the process has gone, or with
   * `killed` when the grace period is over, which is the time of SIGKILL; the caller sends it. Nothing is probed any more then.
   * @throws what `send` throws, or what its promise rejects with
   */
  async terminate(send: () => unknown): Promise<Ending> {
    this.container.delete();
    this.log.record({ type: 'Killing', reason: `pod deleted: SIGTERM, SIGKILL in ${this.graceMs / 1000} s` });
    const begin = this.clock.now();
    const refused = new Promise<void>((resolve) => (this.onRefused = resolve));
    const stopped = new Promise<void>((resolve) => (this.onStop = resolve));
    try {
      const ending = await terminated(send, this.clock, this.graceMs, { refused, stopped });
      const ready = this.pod.isReady ? ', while ready' : '';
      const ms = Math.round(this.clock.now() - begin);
      if (!this.hasEnded) this.log.record({ type: 'Stopped', reason: `${ending} after ${ms} ms${ready}` });
      return ending;
    } finally {
      await this.stop();
    }
  }

  /** What has happened, one line per event. */
  timeline(): string {
    return timelineOf(this.log.events);
  }

  /** Stops to probe. Resolves once no probe is under way. A wait of `terminate()` ends with `killed`. */
  async stop(): Promise<void> {
    this.hasEnded = true;
    this.onStop();
    this.pod.isReady = false;
    await this.container.stop();
  }

  private isIn(state: KubeletState): boolean {
    const { kills, isStarted, isReady } = this.pod;
    if (state === 'killed') return kills > this.killsSeen;
    return state === 'started' ? isStarted : isReady === (state === 'ready');
  }

  private take(decision: Decision): void {
    if (this.hasEnded) return;
    this.decisions.push({ ...decision, atMs: this.atMs });
    this.pod.take(decision);
  }

  private restart(kill: Kill): void {
    const { restart } = this.options;
    if (restart === undefined) return this.replace();
    this.attend(async () => restart(kill), kill.graceMs).then(
      () => this.replace(),
      (error: unknown) => this.log.record({ type: 'Stopped', reason: `not restarted: ${String(error)}` }),
    );
  }

  private replace(): void {
    if (this.hasEnded) return;
    this.pod.noteNewContainer();
    this.container.replace();
  }

  /** A manual clock waits for this work, before time goes on. */
  private async attend<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
    const { clock = 'real' } = this.options;
    return clock === 'real' ? work() : clock.attend(work, patienceMs);
  }

  private get atMs(): number {
    return Math.round(this.clock.now() - (this.startedAt ?? this.clock.now()));
  }
}
