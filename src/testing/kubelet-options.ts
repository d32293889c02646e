import type { ContainerProbes, ProbeKind } from './container-probes.js';
import type { ExecFunction } from './exec-command.js';
import type { TargetFunction } from './function-target.js';
import type { ManualClock } from './manual-clock.js';
import type { ListeningApplication } from './target.js';

/** The options of {@link TestKubelet}. */
export interface TestKubeletOptions {
  /**
   * Where the probes go: a URL, of which the scheme, the host and the port count; an application of Nest, which must listen; or a
   * function. The port, host and scheme of a probe win over those of the target.
   */
  readonly target: string | ListeningApplication | TargetFunction;
  /** The probes of the container, as in a manifest. At least one. */
  readonly probes: ContainerProbes;
  /**
   * The time from SIGTERM to SIGKILL, in seconds, from 0.
   * @default probes.terminationGracePeriodSeconds, or 30
   */
  readonly terminationGracePeriodSeconds?: number;
  /**
   * `real` is real time, also under the fake timers of Jest and Vitest. A {@link ManualClock} passes only in `advance()`.
   * @default 'real'
   */
  readonly clock?: 'real' | ManualClock;
  /** Runs the command of exec probes, and resolves with its exit code. Exec probes need it. */
  readonly exec?: ExecFunction;
  /**
   * Replaces the process after a failure of liveness or startup: sends SIGTERM, after the grace period SIGKILL, and starts it again.
   * The new container counts as running once the promise resolves. Without it, the container is replaced at once.
   */
  readonly restart?: (kill: Kill) => Promise<unknown> | void;
}

/** Why the kubelet ends a process, and how long it waits before SIGKILL. */
export interface Kill {
  readonly probe: ProbeKind;
  readonly graceMs: number;
}
