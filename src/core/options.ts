import type { ProbeRequest } from './probe-request.js';

/** How one indicator is checked. Every time is in milliseconds, a whole number up to 2147483647. */
export interface IndicatorOptions {
  /**
   * The deadline of one check, from 1. A check that takes longer is unhealthy, and is not started again until it settles.
   * @default 2000
   */
  readonly timeoutMs?: number;
  /**
   * How long a result is reused, from 0. It bounds what a storm of probes costs the dependency.
   * @default 1000
   */
  readonly cacheMs?: number;
  /**
   * Checks in the background this often, from 1, so that probes never wait. A result older than three times this plus
   * `timeoutMs` counts as unhealthy. Without it, probes start the checks.
   * @default undefined
   */
  readonly refreshMs?: number;
  /**
   * A success that took longer than this, from 1, is degraded.
   * @default undefined
   */
  readonly degradedAfterMs?: number;
  /**
   * After this long, from 1, a check that never settled (a connection that died silently) is given up and one more may
   * start. It doubles each time; never more than three run at once.
   * @default 30000
   */
  readonly abandonAfterMs?: number;
  /**
   * Failures in a row, from 1, that make the indicator unhealthy; with fewer it is degraded. Before its first success
   * one failure is enough.
   * @default 1
   */
  readonly failureThreshold?: number;
  /**
   * Successes in a row, from 1, that it takes to be healthy again after a failure.
   * @default 1
   */
  readonly successThreshold?: number;
}

/** How a startup task is run. Every time is in milliseconds, a whole number up to 2147483647. */
export interface StartupTaskOptions {
  /**
   * The deadline of one attempt, from 1. Without it an attempt may take for ever.
   * @default undefined
   */
  readonly timeoutMs?: number;
  /**
   * How often the task is tried, from 1, before it has failed for good.
   * @default 1
   */
  readonly attempts?: number;
  /**
   * The wait before the second attempt, from 0; it doubles with each further one, up to 30 s or its own value where that
   * is larger.
   * @default 1000
   */
  readonly backoffMs?: number;
  /**
   * Names of the tasks that have to be done first.
   * @default []
   */
  readonly after?: readonly string[];
}

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
