import { describe, expect, it } from '@jest/globals';
import { Deployment } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import type { HealthModuleOptions } from '../../src/index.js';
import { lint, manifest, probes, type ManifestOptions } from '../../src/kubernetes/index.js';

const ORDERS: ManifestOptions = { name: 'orders', image: 'registry.example.com/orders:1.0.0' };
const MODELS = [Deployment, Service, PodDisruptionBudget];

interface Shown {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly replicas: number;
    readonly strategy: object;
    readonly template: {
      readonly spec: { readonly containers: readonly [object]; readonly terminationGracePeriodSeconds: number };
    };
  };
}

const objectsOf = (text: string): Shown[] => parseAllDocuments(text).map((document) => document.toJS() as Shown);

describe('manifest', () => {
  it.each<[string, HealthModuleOptions, ManifestOptions]>([
    ['the defaults', { port: 9090 }, ORDERS],
    ['the port of the application', {}, { ...ORDERS, containerPort: 8080, replicas: 1, namespace: 'shop' }],
    ['own paths', { port: 81, mount: 'none', paths: { liveness: '/up', readiness: '/in' } }, ORDERS],
    ['slow answers', { port: 9090, answerMs: 4000, drain: { deadlineMs: 50_000, gracePeriodMs: 60_000 } }, ORDERS],
    ['slow tasks', { port: 9090, startup: { timeoutMs: 90_000, attempts: 5, after: ['a'] } }, ORDERS],
    ['a late stall', { heartbeat: { stalledAfterMs: 35_000 } }, ORDERS],
  ])('for %s is what Kubernetes accepts, and what lint has nothing to say about', (_what, options, application) => {
    const text = manifest(options, application);
    const objects = objectsOf(text);
    expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'Service', 'PodDisruptionBudget']);
    objects.forEach((object, index) => new MODELS[index]!(object as never).validate());
    expect(lint(text, options)).toEqual([]);
    expect(lint(text)).toEqual([]);
  });

  it('has the probes and the grace period of the options, and loses no pod in a rollout', () => {
    const [deployment] = objectsOf(manifest({ port: 9090 }, { ...ORDERS, replicas: 3, namespace: 'shop' })) as [Shown];
    const { terminationGracePeriodSeconds, ...container } = probes({ port: 9090 });
    const { spec } = deployment.spec.template;
    expect(spec.containers[0]).toMatchObject({ ...ORDERS, ...container });
    expect(spec.terminationGracePeriodSeconds).toBe(terminationGracePeriodSeconds);
    expect(deployment).toMatchObject({
      metadata: { name: 'orders', namespace: 'shop' },
      spec: { replicas: 3, strategy: { rollingUpdate: { maxUnavailable: 0 } } },
    });
  });

  it('is refused by the check of Kubernetes if a figure is none', () => {
    const [deployment] = objectsOf(manifest({}, ORDERS).replace('periodSeconds: 2', 'periodSeconds: "2"'));
    expect(() => new Deployment(deployment as never).validate()).toThrow(/periodSeconds/);
  });

  it.each<[string, ManifestOptions, RegExp]>([
    [
      'no name',
      { image: 'x' } as ManifestOptions,
      /manifest\(\): expected `name` to be a name of 1 to 63 .*, got undefined/,
    ],
    ['a name that DNS does not know', { ...ORDERS, name: 'Orders' }, /expected `name` to be/],
    ['no image', { name: 'x' } as ManifestOptions, /expected `image` to be the name of an image/],
    ['an image with a line break', { ...ORDERS, image: 'a\nb' }, /expected `image`/],
    ['no replica', { ...ORDERS, replicas: 0 }, /expected `replicas` to be a whole number from 1/],
    ['nothing', undefined as never, /2 faults/],
    ['a conflict', { ...ORDERS, containerPort: 9090 }, /`port` and `containerPort` to be different/],
  ])('refuses %s', (_what, application, message) => {
    expect(() => manifest({ port: 9090 }, application)).toThrow(message);
  });
});
