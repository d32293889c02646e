import type { IndicatorOptions } from './indicator-options.js';
import type { ProbeRequest } from '../report/probe-request.js';
import type { StartupTaskOptions } from './startup-task-options.js';

/** What `HealthModule.forRoot()` accepts. Every option has a default. A value out of bounds stops the start-up with an error. */
export interface HealthModuleOptions {
  /** Where the probes answer: absolute paths of letters, digits and `-._~@$`, all different, without a slash at the end. */
  readonly paths?: {
    /** @default '/livez' */
    readonly liveness?: string;
    /** @default '/readyz' */
    readonly readiness?: string;
    /** @default '/startupz' */
    readonly startup?: string;
  };
  /**
   * How the probes stand on the application's port: `gate` ahead of its pipeline, `controller` on its router with all
   * that comes with it, `none` not at all.
   * @default 'gate'
   */
  readonly mount?: 'gate' | 'controller' | 'none';
  /**
   * Has a watchdog thread serve the probes on this port too, from 0 (any free port) to 65535: it answers while the event
   * loop is blocked, and says by what. A port that cannot be had is a warning, and is tried again.
   * @default undefined
   */
  readonly port?: number;
  /**
   * The address that `port` is bound to. Without it: every interface.
   * @default undefined
   */
  readonly host?: string;
  /**
   * Whether texts and details that the application wrote are shown to whoever asks. A function decides for each request;
   * one that throws withholds.
   * @default 'withheld'
   */
  readonly details?: 'withheld' | 'full' | ((request: ProbeRequest) => boolean);
  /**
   * The JSON a probe answers when the request does not ask for a form.
   * @default 'native'
   */
  readonly format?: 'native' | 'terminus';
  /**
   * Readiness answers within this many milliseconds, from 1, whatever the checks do. The kubelet gives up after 1000.
   * @default 800
   */
  readonly answerMs?: number;
  readonly indicators?: {
    /** For every indicator whose decorator does not say otherwise. */
    readonly defaults?: IndicatorOptions;
    /** For one indicator, over what its decorator says. A name that no indicator has stops the start-up. */
    readonly byName?: Readonly<Record<string, IndicatorOptions & { readonly required?: boolean }>>;
  };
  /** When silence of the event loop counts, in milliseconds from 1, each below the next. */
  readonly heartbeat?: {
    /**
     * How often the event loop beats. After two missed beats the watchdog asks it no more.
     * @default 500
     */
    readonly intervalMs?: number;
    /**
     * Silence that the watchdog warns of, once a stall, straight to stderr. Only with `port`.
     * @default 2000
     */
    readonly warnAfterMs?: number;
    /**
     * Silence that makes readiness `stalled`; also how old an answer may be that the watchdog repeats.
     * @default 5000
     */
    readonly unreadyAfterMs?: number;
    /**
     * Silence that makes liveness `stalled`. Below 3000 garbage collection and a crowded node can look like a stall.
     * @default 15000
     */
    readonly stalledAfterMs?: number;
    /**
     * Whether that warning has the stack of what blocks, which is taken through Node's inspector.
     * @default true
     */
    readonly captureStack?: boolean;
  };
  /** For every startup task whose decorator does not say otherwise. */
  readonly startup?: StartupTaskOptions & {
    /**
     * Whether startup waits until every required indicator has been healthy once. Without, a pod that is made during an
     * outage waits unready instead of being restarted.
     * @default true
     */
    readonly requireIndicators?: boolean;
  };
  /** What happens between the signal and the end. `propagationDelayMs + lingerMs < deadlineMs < gracePeriodMs`. */
  readonly drain?: {
    /**
     * How long everything is still served after the signal, from 0, so that balancers learn of it. 0 where stdout is a
     * terminal or NODE_ENV is `development` or `test`.
     * @default 5000
     */
    readonly propagationDelayMs?: number;
    /**
     * How long connections that exist may still bring a request once no new ones are taken, from 0.
     * @default 500
     */
    readonly lingerMs?: number;
    /**
     * The end of the drain, in milliseconds after the signal, from 1.
     * @default 25000
     */
    readonly deadlineMs?: number;
    /**
     * Signals that are followed by the propagation delay.
     * @default ['SIGTERM']
     */
    readonly delaySignals?: readonly string[];
    /**
     * What the orchestrator grants between the signal and the kill: Kubernetes' `terminationGracePeriodSeconds`.
     * @default 30000
     */
    readonly gracePeriodMs?: number;
  };
  /**
   * Labels that every client sees in the bodies of the three probes, whatever `details` says: printable texts of 1 to 128
   * characters. A label that is not given here is not shown.
   */
  readonly service?: {
    /** @default undefined */
    readonly name?: string;
    /** @default undefined */
    readonly version?: string;
    /** @default undefined */
    readonly commit?: string;
  };
  /**
   * The form of the lines that the watchdog thread writes to stderr by itself, where it is not found from the application's
   * logger: that is so for every JSON logger but Nest's own.
   * @default undefined
   */
  readonly logger?: 'text' | 'json';
  /**
   * `false`: nothing is mounted, run or started; the services stay injectable.
   * @default true
   */
  readonly enabled?: boolean;
}
