import type { HealthModuleOptions } from '../core/options/options.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { optionsInPod, readProbesOptions, throwIfAny, type ProbesOptions } from './kube-options.js';
import { conflictsOf } from './conflicts.js';
import { livenessTimes, readinessTimes, startupTimes, type ProbeTimes } from './times/probe-times.js';

/** A probe as a container of Kubernetes has it. */
export interface HttpProbe {
  readonly httpGet: { readonly path: string; readonly port: number };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** What belongs into the description of a pod: `terminationGracePeriodSeconds` into its `spec`, the rest into the container. */
export interface Probes {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: HttpProbe;
  readonly livenessProbe: HttpProbe;
  readonly readinessProbe: HttpProbe;
  readonly terminationGracePeriodSeconds: number;
}

/**
 * The probes that fit the options of `HealthModule`, as plain objects for any tool. All three ask `port` if there is one, else the
 * port of the application.
 * @throws `VitalsError` `INVALID_OPTIONS`, for illegal options, and for options that no probe can fit
 */
export function probes(options: HealthModuleOptions, kube: ProbesOptions = {}): Probes {
  const given = readProbesOptions(kube);
  return probesOf(optionsInPod(options), given);
}

export function probesOf(options: ResolvedOptions, kube: Required<ProbesOptions>): Probes {
  throwIfAny(conflictsOf(options, kube));
  const { port, paths, drain } = options;
  const asked = port ?? kube.containerPort;
  const probe = (path: string, times: ProbeTimes): HttpProbe => ({ httpGet: { path, port: asked }, ...times });
  return {
    ports: [
      { name: 'http', containerPort: kube.containerPort },
      ...(port === undefined ? [] : [{ name: 'probes', containerPort: port }]),
    ],
    startupProbe: probe(paths.startup, startupTimes(options, kube.startupSeconds)),
    livenessProbe: probe(paths.liveness, livenessTimes(options, kube.restartAfterSeconds)),
    readinessProbe: probe(paths.readiness, readinessTimes(options)),
    terminationGracePeriodSeconds: Math.ceil(drain.gracePeriodMs / 1000),
  };
}
