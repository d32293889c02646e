import type { Clock } from '../core/clock.js';
import { durationText } from '../core/duration.js';
import { listed } from '../core/log-text.js';
import { PhaseMachine, type Phase } from '../core/phase.js';
import type { ResolvedOptions } from '../core/resolved-options.js';
import type { ApplicationServers } from './application-servers.js';
import { closeConnections } from './close-connections.js';
import { Patience } from './patience.js';
import type { WorkTracker } from './work-tracker.js';

interface DrainSpec {
  readonly clock: Clock;
  readonly options: ResolvedOptions['drain'];
  readonly servers: ApplicationServers;
  readonly work: WorkTracker;
  readonly log: (line: string) => void;
}

/**
 * The way from serving to gone, taken once: the phase, and what is waited for in which order.
 * Nothing here ever rejects: a shutdown that fails would end the process with requests in flight.
 */
export class Drain {
  private readonly machine = new PhaseMachine();
  private readonly begun = new AbortController();
  private readonly noNewConnections = new AbortController();
  private readonly listeners = new Set<(phase: Phase) => void>();
  private readonly patience: Patience;
  private finished: Promise<void> | undefined;
  private beganAt = 0;
  private shutdownSignal: { readonly name: string; readonly at: number } | undefined;

  constructor(private readonly spec: DrainSpec) {
    this.patience = new Patience(spec.clock);
  }

  get phase(): Phase {
    return this.machine.current;
  }

  /** Aborts when draining begins. */
  get signal(): AbortSignal {
    return this.begun.signal;
  }

  /** Aborts when no new connection is taken. */
  get closing(): AbortSignal {
    return this.noNewConnections.signal;
  }

  get hasSignal(): boolean {
    return this.shutdownSignal !== undefined;
  }

  /** The application is closing; what waits is waiting for the end. */
  get isFinishing(): boolean {
    return this.finished !== undefined;
  }

  /** Has `listener` called, synchronously, at each change of the phase. */
  onPhase(listener: (phase: Phase) => void): void {
    this.listeners.add(listener);
  }

  /** Startup has been reached. */
  run(): void {
    this.advance('running');
  }

  /** Readiness is 503 and responses say `Connection: close` from here on. The process stays up. */
  begin(reason: string): void {
    if (this.signal.aborted) return;
    this.beganAt = this.spec.clock.now();
    this.spec.log(`draining: ${reason}`);
    this.advance('draining');
    this.spec.servers.requests.closeConnections();
    this.begun.abort(new Error(`the application drains: ${reason}`));
  }

  /** Begins, and remembers from when the deadline counts and whether a delay is due. */
  beginOnSignal(name: string): void {
    this.shutdownSignal ??= { name, at: this.spec.clock.now() };
    this.begin(name);
  }

  /** Ends all waiting: a second signal came. */
  hurry(): void {
    this.patience.lose();
  }

  /** Sees the drain through. `alsoAwait` is waited for beside the requests and the tracked work. */
  finish(alsoAwait: Promise<unknown>): Promise<void> {
    this.finished ??= this.seeThrough(alsoAwait);
    return this.finished;
  }

  private async seeThrough(alsoAwait: Promise<unknown>): Promise<void> {
    const { clock, options, servers, work } = this.spec;
    const { isListening } = servers;
    const startedAt = this.shutdownSignal?.at ?? clock.now();
    this.begin('app.close()');
    this.patience.endAt(startedAt + options.deadlineMs);
    const isDelayed = isListening && options.delaySignals.includes(this.shutdownSignal?.name ?? '');
    if (isDelayed) await this.patience.wait(this.beganAt + options.propagationDelayMs - clock.now());
    servers.stopAccepting();
    this.noNewConnections.abort(new Error('the application takes no new connections'));
    // Whoever calls `app.close()` in person knows that nobody is on the way.
    const lingers = this.hasSignal || servers.connections.hasUpgraded;
    if (lingers) await this.patience.wait(options.lingerMs, servers.connections.whenEmpty());
    const closed = closeConnections(servers, clock, this.patience);
    let isStartupOver = false;
    const startupOver = alsoAwait.then(() => (isStartupOver = true));
    await this.patience.wait(Infinity, Promise.all([closed, work.whenIdle(), startupOver]));
    this.logEnd(durationText(clock.now() - startedAt), isStartupOver);
    servers.connections.destroyAll();
    servers.release();
    this.patience.end();
    this.advance('stopped');
  }

  private logEnd(took: string, isStartupOver: boolean): void {
    const { requests, connections } = this.spec.servers;
    const { names } = this.spec.work;
    if (requests.inFlight + connections.count + names.length === 0 && isStartupOver)
      return this.spec.log(`drained in ${took}, nothing cut`);
    const left = [
      counted(requests.inFlight, 'request'),
      counted(connections.count, 'connection'),
      counted(names.length, 'piece of tracked work', 'pieces of tracked work'),
    ].join(', ');
    const named = names.length > 0 ? ` (${listed(names)})` : '';
    this.spec.log(`the drain was cut short; left: ${left}${named}${isStartupOver ? '' : ', startup tasks'}`);
  }

  private advance(phase: Phase): void {
    if (this.machine.advance(phase)) for (const listener of this.listeners) listener(phase);
  }
}

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
