import type { ManifestOptions } from './kube-options.js';
import type { Probes } from './probes.js';

type Application = ManifestOptions & { readonly containerPort: number; readonly replicas: number };

/** The user `node` of the images of Node. By number, because the kubelet cannot tell whether a name means root. */
const NODE_USER = 1000;

export function deployment(application: Application, probes: Probes): object {
  const { name, replicas } = application;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(application),
    spec: {
      replicas,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      selector: { matchLabels: labelsOf(name) },
      template: { metadata: { labels: labelsOf(name) }, spec: podOf(application, probes) },
    },
  };
}

export function service(application: Application): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(application),
    spec: {
      selector: labelsOf(application.name),
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    },
  };
}

/** One pod at a time, for one replica too: a budget that allows none would block the drain of a node for ever. */
export function disruptionBudget(application: Application): object {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(application),
    spec: { maxUnavailable: 1, selector: { matchLabels: labelsOf(application.name) } },
  };
}

function podOf({ name, image }: Application, { terminationGracePeriodSeconds, ...container }: Probes): object {
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NODE_USER,
      runAsGroup: NODE_USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name,
        image,
        ...container,
        // No CPU limit: throttling delays the answers to probes.
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  };
}

function metadataOf({ name, namespace }: Application): object {
  return { name, ...(namespace !== undefined && { namespace }), labels: labelsOf(name) };
}

function labelsOf(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name };
}
