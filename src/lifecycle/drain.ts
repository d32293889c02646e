import type { Cancel, Clock } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import { durationText } from '../core/text/duration.js';
import type { DrainProgress } from '../core/report/disclose-status.js';
import type { DrainStep } from '../core/report/drain-step.js';
import { PhaseMachine, type Phase } from '../core/report/phase.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import type { ApplicationServers } from './servers/application-servers.js';
import { closeConnections } from './close-connections.js';
import type { Microservices } from './microservices/microservices.js';
import { Deadline } from '../core/deadline.js';
import { cutShortLine, isNothing, restOf } from './drain-rest.js';
import type { WorkTracker } from './work-tracker.js';

interface DrainSpec {
  readonly clock: Clock;
  readonly options: ResolvedOptions['drain'];
  readonly servers: ApplicationServers;
  readonly microservices: Microservices;
  readonly work: WorkTracker;
  readonly log: (line: string) => void;
}

/**
 * Takes the application from serving to stopped, once: it moves the phase, and waits for everything in order. Nothing here rejects,
 * because a shutdown that fails would end the process with requests in flight.
 */
export class Drain {
  private readonly machine = new PhaseMachine();
  private readonly begun = new AbortController();
  private readonly noNewConnections = new AbortController();
  private readonly phases = new Listeners<[Phase]>();
  private readonly steps = new Listeners<[DrainStep]>();
  private readonly deadline: Deadline;
  private finished: Promise<void> | undefined;
  private beganAt = 0;
  private closesAt: number | undefined;
  private endsAt: number | undefined;
  private endedAt: number | undefined;
  private awaitsStartup = false;
  private shutdownSignal: { readonly name: string; readonly at: number } | undefined;

  constructor(private readonly spec: DrainSpec) {
    this.deadline = new Deadline(spec.clock);
  }

  get phase(): Phase {
    return this.machine.current;
  }

  /** Aborts when the drain begins. */
  get signal(): AbortSignal {
    return this.begun.signal;
  }

  /** Aborts when the application accepts no new connections. */
  get closing(): AbortSignal {
    return this.noNewConnections.signal;
  }

  get hasSignal(): boolean {
    return this.shutdownSignal !== undefined;
  }

  get signalledAt(): number | undefined {
    return this.shutdownSignal?.at;
  }

  /** How many milliseconds ago the drain began; `undefined` until it does. */
  get elapsedMs(): number | undefined {
    return this.signal.aborted ? this.spec.clock.now() - this.beganAt : undefined;
  }

  /** How far the drain has come; `undefined` until it begins. */
  get progress(): DrainProgress | undefined {
    if (!this.signal.aborted) return undefined;
    const now = this.spec.clock.now();
    const untilMs = (at: number | undefined): number | undefined =>
      at === undefined || this.endedAt !== undefined ? undefined : Math.max(0, Math.round(at - now));
    const isClosing = this.closing.aborted;
    return {
      step: this.endedAt === undefined ? (isClosing ? 'closing' : 'begin') : 'end',
      elapsedMs: Math.round((this.endedAt ?? now) - this.beganAt),
      closingInMs: isClosing ? undefined : untilMs(this.closesAt),
      leftMs: untilMs(this.endsAt),
      rest: restOf(this.spec, this.awaitsStartup),
    };
  }

  /** Whether the application is closing, so that the drain now waits for its end. */
  get isFinishing(): boolean {
    return this.finished !== undefined;
  }

  /** Calls `listener`, synchronously, at each change of the phase. */
  onPhase(listener: (phase: Phase) => void): Cancel {
    return this.phases.add(listener);
  }

  /** Calls `listener`, synchronously, at each step of the drain. */
  onStep(listener: (step: DrainStep) => void): Cancel {
    return this.steps.add(listener);
  }

  /** Moves to the phase `running`. Called when startup has been reached. */
  markRunning(): void {
    this.advance('running');
  }

  /** From now on readiness is 503, and responses have `Connection: close`. The process stays up. */
  begin(reason: string): void {
    if (this.signal.aborted) return;
    this.beganAt = this.spec.clock.now();
    this.spec.log(`draining: ${reason}`);
    this.advance('draining');
    this.steps.call({ step: 'begin', reason });
    this.spec.servers.requests.closeConnections();
    this.spec.microservices.stopTaking();
    this.begun.abort(new Error(`the application drains: ${reason}`));
  }

  /** Begins the drain. The deadline and the delay depend on the signal; `at` is the time at which it arrived. */
  beginOnSignal(name: string, at = this.spec.clock.now()): void {
    this.shutdownSignal ??= { name, at };
    this.begin(name);
  }

  /** Ends every wait. Called on a second signal. */
  hurry(): void {
    this.endsAt = this.spec.clock.now();
    this.deadline.pass();
  }

  /** Runs the drain to its end. It waits for the requests, the tracked work and `alsoAwait`. */
  finish(alsoAwait: Promise<unknown>): Promise<void> {
    this.finished ??= this.seeThrough(alsoAwait);
    return this.finished;
  }

  private async seeThrough(alsoAwait: Promise<unknown>): Promise<void> {
    const { clock, options, servers, microservices, work } = this.spec;
    const isListening = servers.isListening || microservices.isListening;
    const startedAt = this.shutdownSignal?.at ?? clock.now();
    this.begin('app.close()');
    this.endsAt = startedAt + options.deadlineMs;
    this.deadline.passAt(this.endsAt);
    this.awaitsStartup = true;
    const startupOver = alsoAwait.then(() => (this.awaitsStartup = false));
    const isDelayed = isListening && options.delaySignals.includes(this.shutdownSignal?.name ?? '');
    if (isDelayed) {
      this.closesAt = this.beganAt + options.propagationDelayMs;
      await this.deadline.wait(this.closesAt - clock.now());
    }
    servers.stopAccepting();
    microservices.stopAccepting(clock);
    this.noNewConnections.abort(new Error('the application takes no new connections'));
    this.steps.call({ step: 'closing', elapsedMs: Math.round(clock.now() - this.beganAt) });
    // Without a signal, the application itself called `app.close()`, so no balancer sends new clients.
    const lingers = this.hasSignal || servers.connections.hasUpgraded;
    const deserted = Promise.all([servers.connections.whenEmpty(), microservices.whenDeserted()]);
    if (lingers) await this.deadline.wait(options.lingerMs, deserted);
    const closed = closeConnections(servers, clock, this.deadline);
    const answered = microservices.finish(clock, this.deadline);
    await this.deadline.wait(Infinity, Promise.all([closed, answered, work.whenIdle(), startupOver]));
    this.tellEnd(clock.now() - startedAt);
    servers.connections.destroyAll();
    microservices.destroy();
    servers.release();
    this.deadline.cancel();
    this.advance('stopped');
  }

  private tellEnd(tookMs: number): void {
    this.endedAt = this.spec.clock.now();
    const left = restOf(this.spec, this.awaitsStartup);
    const isCutShort = !isNothing(left);
    this.spec.log(isCutShort ? cutShortLine(left) : `drained in ${durationText(tookMs)}, nothing cut`);
    const elapsedMs = Math.round(this.endedAt - this.beganAt);
    this.steps.call({ step: 'end', elapsedMs, isCutShort, left });
  }

  private advance(phase: Phase): void {
    if (this.machine.advance(phase)) this.phases.call(phase);
  }
}
