/** The keys of a map; those whose value is a map of known keys have them below. */
export interface Keys {
  readonly [key: string]: Keys | undefined;
}

const HTTP_GET: Keys = keys('path', 'port', 'host', 'scheme', 'httpHeaders');
const HANDLERS: Keys = { httpGet: HTTP_GET, tcpSocket: keys('port', 'host'), exec: keys('command') };

export const PROBE_KEYS = ['readinessProbe', 'livenessProbe', 'startupProbe'] as const;

/** What Kubernetes 1.34 knows. */
export const KEYS = {
  probe: {
    ...HANDLERS,
    grpc: keys('port', 'service'),
    ...keys(
      'initialDelaySeconds',
      'periodSeconds',
      'timeoutSeconds',
      'successThreshold',
      'failureThreshold',
      'terminationGracePeriodSeconds',
    ),
  },
} as const satisfies Record<string, Keys>;

const HOOK: Keys = { ...HANDLERS, sleep: keys('seconds') };

export const LIFECYCLE_KEYS: Keys = { preStop: HOOK, postStart: HOOK, ...keys('stopSignal') };

export const CONTAINER_KEYS: ReadonlySet<string> = new Set([
  'args',
  'command',
  'env',
  'envFrom',
  'image',
  'imagePullPolicy',
  'lifecycle',
  'livenessProbe',
  'name',
  'ports',
  'readinessProbe',
  'resizePolicy',
  'resources',
  'restartPolicy',
  'restartPolicyRules',
  'securityContext',
  'startupProbe',
  'stdin',
  'stdinOnce',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'tty',
  'volumeDevices',
  'volumeMounts',
  'workingDir',
]);

function keys(...names: readonly string[]): Keys {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
