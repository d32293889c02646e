/** The three probes of a container. */
export type ProbeKind = 'startup' | 'liveness' | 'readiness';

/** What a probe does over HTTP: the `httpGet` of a manifest. */
export interface HttpGetAction {
  /** @default '/' */
  readonly path?: string;
  /** The number of a port, or the name of one in `ports`. It wins over the port of the target. */
  readonly port?: number | string;
  /** @default 'HTTP', or the scheme of the target */
  readonly scheme?: string;
  /** @default the host of the target */
  readonly host?: string;
  readonly httpHeaders?: readonly { readonly name: string; readonly value: string }[];
}

/** What a probe does over TCP: the `tcpSocket` of a manifest. */
export interface TcpSocketAction {
  readonly port?: number | string;
  readonly host?: string;
}

/** A command in the container: the `exec` of a manifest. */
export interface ExecAction {
  readonly command?: readonly string[];
}

/** A call of grpc.health.v1 without TLS: the `grpc` of a manifest. */
export interface GrpcAction {
  readonly port?: number | string;
  readonly service?: string | null;
}

/** A probe as it stands in a manifest: one action, and when it counts. */
export interface ContainerProbe {
  readonly httpGet?: HttpGetAction;
  readonly tcpSocket?: TcpSocketAction;
  readonly exec?: ExecAction;
  readonly grpc?: GrpcAction;
  /** @default 0 */
  readonly initialDelaySeconds?: number;
  /** @default 10 */
  readonly periodSeconds?: number;
  /** @default 1 */
  readonly timeoutSeconds?: number;
  /** @default 1 */
  readonly successThreshold?: number;
  /** @default 3 */
  readonly failureThreshold?: number;
  /** For liveness and startup: the grace period of a kill by this probe, instead of the pod's. */
  readonly terminationGracePeriodSeconds?: number;
}

/** The probes of a container of a manifest, or what `probes()` of `nestjs-vitals/kubernetes` returns. */
export interface ContainerProbes {
  /** Only for probes that name a port. */
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly startupProbe?: ContainerProbe;
  readonly livenessProbe?: ContainerProbe;
  readonly readinessProbe?: ContainerProbe;
  /** The grace period of the pod, if the option of the same name is not set. */
  readonly terminationGracePeriodSeconds?: number;
}

/** A probe with Kubernetes' defaults. */
export type ProbeSpec = ContainerProbe &
  Required<
    Pick<
      ContainerProbe,
      'initialDelaySeconds' | 'periodSeconds' | 'timeoutSeconds' | 'successThreshold' | 'failureThreshold'
    >
  >;

export const PROBE_KINDS: readonly ProbeKind[] = ['startup', 'liveness', 'readiness'];

/** What the API server fills in: `SetDefaults_Probe` of Kubernetes. */
export function withDefaults(probe: ContainerProbe): ProbeSpec {
  return {
    ...probe,
    initialDelaySeconds: probe.initialDelaySeconds ?? 0,
    periodSeconds: probe.periodSeconds ?? 10,
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
  };
}
