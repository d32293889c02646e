import type { IndicatorOptions } from './indicator-options.js';
import type { ProbeRequest } from '../report/probe-request.js';
import type { StartupTaskOptions } from './startup-task-options.js';

/**
 * The options of `HealthModule.forRoot()`. Every option has a default. A value out of bounds stops the start-up with a
 * `VitalsError`. Times are whole numbers of milliseconds up to 2147483647.
 */
export interface HealthModuleOptions {
  /** The paths of the probes: absolute, of letters, digits and `-._~@$`, all different, without a slash at the end. */
  readonly paths?: {
    /** @default '/livez' */
    readonly liveness?: string;
    /** @default '/readyz' */
    readonly readiness?: string;
    /** @default '/startupz' */
    readonly startup?: string;
  };
  /**
   * How the application's port serves the probes: `gate` answers before the application's pipeline, `controller` is routes on
   * Nest's router, with everything that applies to routes there, and `none` serves none.
   * @default 'gate'
   */
  readonly mount?: 'gate' | 'controller' | 'none';
  /**
   * The port on which a watchdog thread serves the probes too, from 0 (any free port) to 65535. The thread answers while the
   * event loop is blocked, and logs what blocks it. If the port is not available, a warning is logged and the thread tries
   * again. Without it there is no thread.
   * @default undefined
   */
  readonly port?: number;
  /**
   * The address to which `port` is bound. Without it: every interface.
   * @default undefined
   */
  readonly host?: string;
  /**
   * Whether clients see texts and details that the application wrote: `withheld` never, `full` always, with credentials masked.
   * A function decides per request: `true` is `full`. If it throws or returns anything else, the answer is withheld.
   * @default 'withheld'
   */
  readonly details?: 'withheld' | 'full' | ((request: ProbeRequest) => boolean);
  /**
   * The JSON of an answer, if the request does not ask for another form.
   * @default 'native'
   */
  readonly format?: 'native' | 'terminus';
  /**
   * The time within which readiness answers, whatever the checks do, in milliseconds, from 1. The kubelet gives up after 1000
   * by default.
   * @default 800
   */
  readonly answerMs?: number;
  readonly indicators?: {
    /** For every indicator, unless its decorator sets the option itself. */
    readonly defaults?: IndicatorOptions;
    /** For one indicator, by its name; these win over its decorator. A name that no indicator has stops the start-up. */
    readonly byName?: Readonly<Record<string, IndicatorOptions & { readonly required?: boolean }>>;
  };
  /** When silence of the event loop counts, in milliseconds, from 1. Each time must be below the next. */
  readonly heartbeat?: {
    /**
     * The interval of the event loop's beats, in milliseconds, from 1. After two missed beats the watchdog answers by itself.
     * @default 500
     */
    readonly intervalMs?: number;
    /**
     * The silence, in milliseconds, from 1, after which the watchdog writes a warning to stderr, once per stall. Only with `port`.
     * @default 2000
     */
    readonly warnAfterMs?: number;
    /**
     * The silence, in milliseconds, from 1, that makes readiness `not_ready` with the reason `stalled`. It also bounds the age
     * of an answer that the watchdog repeats.
     * @default 5000
     */
    readonly unreadyAfterMs?: number;
    /**
     * The silence, in milliseconds, from 1, that makes liveness `stalled`. Below 3000, garbage collection and a crowded node
     * can look like a stall.
     * @default 15000
     */
    readonly stalledAfterMs?: number;
    /**
     * Whether the warning shows the stack of the blocking code, which is taken through Node's inspector.
     * @default true
     */
    readonly captureStack?: boolean;
  };
  /** For every startup task, unless its decorator sets the option itself. */
  readonly startup?: StartupTaskOptions & {
    /**
     * Whether startup waits until every required indicator has been healthy once. With `false`, a pod that starts during an
     * outage waits unready instead of being restarted.
     * @default true
     */
    readonly requireIndicators?: boolean;
  };
  /** The steps between the signal and the end. `propagationDelayMs + lingerMs < deadlineMs < gracePeriodMs` must hold. */
  readonly drain?: {
    /**
     * How long everything is still served after the signal, in milliseconds, from 0, so that balancers notice the drain. The
     * default is 0 if stdout is a terminal or NODE_ENV is `development` or `test`.
     * @default 5000
     */
    readonly propagationDelayMs?: number;
    /**
     * How long open connections may still send a request after the server stops to accept new ones, in milliseconds, from 0.
     * @default 500
     */
    readonly lingerMs?: number;
    /**
     * The end of the drain, in milliseconds after the signal, from 1.
     * @default 25000
     */
    readonly deadlineMs?: number;
    /**
     * The signals that are followed by the propagation delay.
     * @default ['SIGTERM']
     */
    readonly delaySignals?: readonly string[];
    /**
     * The time that the orchestrator grants between the signal and the kill, in milliseconds, from 1: Kubernetes'
     * `terminationGracePeriodSeconds`.
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
  /** The status page for people, and its data as JSON, which is a `StatusReport`. */
  readonly page?: {
    /**
     * The path of the page: absolute, of letters, digits and `-._~@$`, without a slash at the end, and none of a probe.
     * @default '/statusz'
     */
    readonly path?: string;
    /**
     * Which ports serve the page: `port` only the probe server's, so none without the option `port`; `both` the application's
     * as well, ahead of its pipeline, which needs `mount: 'gate'`; `none` no port.
     * @default 'port'
     */
    readonly on?: 'port' | 'both' | 'none';
  };
  /**
   * The file that gets the last reason for which the process had to die, at most 2 KiB; `false` for none. The default is the
   * file that Kubernetes makes for this, and nothing is written if it is not there. Any other file is created.
   * @default '/dev/termination-log'
   */
  readonly terminationLog?: string | false;
  /**
   * The form of the lines that the watchdog thread writes to stderr by itself. Without it: the form of Nest's own logger, and
   * text for any other logger.
   * @default undefined
   */
  readonly logger?: 'text' | 'json';
  /**
   * With `false` nothing is mounted, run or started; the services can still be injected.
   * @default true
   */
  readonly enabled?: boolean;
}
