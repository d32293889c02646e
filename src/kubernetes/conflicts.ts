import type { ResolvedOptions } from '../core/options/resolved.js';
import type { ProbesOptions } from './kube-options.js';
import { LEAST_PATIENCE_SECONDS, startupTimes } from './times/probe-times.js';

/** The largest number that a field of a probe may have. */
const INT32 = 2 ** 31 - 1;
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/i;

/** Why no probe can fit these options: one sentence for each reason. */
export function conflictsOf(options: ResolvedOptions, kube: Required<ProbesOptions>): string[] {
  const { port, host, mount, enabled, heartbeat } = options;
  const { containerPort, startupSeconds, restartAfterSeconds } = kube;
  const stalledSeconds = Math.ceil(heartbeat.stalledAfterMs / 1000);
  const sum = stalledSeconds + LEAST_PATIENCE_SECONDS;
  return [
    enabled ? undefined : 'expected `enabled` to be true, got `false`: nothing answers a probe',
    port === 0
      ? 'expected `port` to be a fixed port, from 1 to 65535, got `0`: the kubelet cannot know which one is free'
      : undefined,
    mount === 'none' && port === undefined && enabled
      ? "expected `port`, or a `mount` other than 'none', got neither: nothing answers a probe"
      : undefined,
    port === containerPort
      ? `expected \`port\` and \`containerPort\` to be different, got \`${port}\` for both`
      : undefined,
    port !== undefined && host !== undefined && LOOPBACK.test(host)
      ? `expected \`host\` to be an address that the kubelet reaches, got \`${host}\`, which only the pod itself reaches`
      : undefined,
    sum > restartAfterSeconds
      ? `expected \`heartbeat.stalledAfterMs\` + ${LEAST_PATIENCE_SECONDS} s (${stalledSeconds} + ${LEAST_PATIENCE_SECONDS} = ${sum} s) to be at most \`restartAfterSeconds\` (${restartAfterSeconds})`
      : undefined,
    startupTimes(options, startupSeconds).failureThreshold > INT32
      ? 'expected the startup tasks to end within 136 years, got more: `startup.timeoutMs` × `startup.attempts` is too large'
      : undefined,
  ]
    .filter((fault) => fault !== undefined)
    .map((fault) => `probes(): ${fault}`);
}
