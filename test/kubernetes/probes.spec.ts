import { describe, expect, it } from '@jest/globals';
import { VitalsError, type HealthModuleOptions } from '../../src/index.js';
import { probes, type HttpProbe, type Probes, type ProbesOptions } from '../../src/kubernetes/index.js';

/** What differs from the defaults: `startup`, `liveness`, `readiness` as [period, time-out, failures]. */
interface Expected {
  readonly port?: number;
  readonly startup?: readonly [number, number, number];
  readonly liveness?: readonly [number, number, number];
  readonly readiness?: readonly [number, number, number];
  readonly grace?: number;
}

describe('probes', () => {
  it('fit the defaults', () => {
    expect(probes({ port: 9090 })).toEqual({
      ports: [
        { name: 'http', containerPort: 3000 },
        { name: 'probes', containerPort: 9090 },
      ],
      startupProbe: {
        httpGet: { path: '/startupz', port: 9090 },
        periodSeconds: 2,
        timeoutSeconds: 1,
        failureThreshold: 60, // 120 s / 2 s
      },
      livenessProbe: {
        httpGet: { path: '/livez', port: 9090 },
        periodSeconds: 10,
        timeoutSeconds: 1,
        failureThreshold: 3, // 15 s until stalled + 3 × 10 s = 45 s
      },
      readinessProbe: {
        httpGet: { path: '/readyz', port: 9090 },
        periodSeconds: 5, // the propagation delay
        timeoutSeconds: 1, // 800 + 200 = 1000 ms
        failureThreshold: 2,
      },
      terminationGracePeriodSeconds: 30,
    });
  });

  it('ask the port of the application if there is no other, on its own paths', () => {
    const { ports, livenessProbe, readinessProbe, startupProbe } = probes(
      { paths: { liveness: '/up', readiness: '/in', startup: '/on' } },
      { containerPort: 8080 },
    );
    expect(ports).toEqual([{ name: 'http', containerPort: 8080 }]);
    expect([livenessProbe, readinessProbe, startupProbe].map(({ httpGet }) => httpGet)).toEqual([
      { path: '/up', port: 8080 },
      { path: '/in', port: 8080 },
      { path: '/on', port: 8080 },
    ]);
  });

  it.each<[string, HealthModuleOptions, ProbesOptions, Expected]>([
    ['801 + 200 = 1001 ms to answer', { port: 9090, answerMs: 801 }, {}, { readiness: [5, 2, 2] }],
    ['1 + 200 = 201 ms to answer: at least 1 s', { port: 9090, answerMs: 1 }, {}, { readiness: [5, 1, 2] }],
    [
      '7000 + 200 ms to answer: the period is not shorter',
      { port: 9090, answerMs: 7000 },
      {},
      { readiness: [8, 8, 2] },
    ],
    [
      'a delay of 2.5 s: noticed after 2 s',
      { port: 9090, drain: { propagationDelayMs: 2500 } },
      {},
      { readiness: [2, 1, 2] },
    ],
    ['no delay: nothing to notice', { port: 9090, drain: { propagationDelayMs: 0 } }, {}, { readiness: [5, 1, 2] }],
    ['a long delay', { port: 9090, drain: { propagationDelayMs: 20_000 } }, {}, { readiness: [5, 1, 2] }],
    ['45,001 ms of grace are 46 s', { port: 9090, drain: { gracePeriodMs: 45_001 } }, {}, { grace: 46 }],
    // 3 × 60 s + 1 s + 2 s = 183 s, and 183 / 2 = 91.5
    [
      'three attempts of a minute',
      { port: 9090, startup: { timeoutMs: 60_000, attempts: 3 } },
      {},
      { startup: [2, 1, 92] },
    ],
    // 3 × (2 × 40 s + 5 s) = 255 s, and 255 / 2 = 127.5
    [
      'a chain of three tasks',
      { port: 9090, startup: { timeoutMs: 40_000, attempts: 2, backoffMs: 5000, after: ['a', 'b'] } },
      {},
      { startup: [2, 1, 128] },
    ],
    // 8 × 1 s + waits of 1 + 2 + 4 + 8 + 16 + 30 + 30 = 91 s: 99 s, below 120 s
    ['waits that stop to grow', { port: 9090, startup: { timeoutMs: 1000, attempts: 8 } }, {}, { startup: [2, 1, 60] }],
    // The same with 10 s: 80 + 91 = 171 s, and 171 / 2 = 85.5
    [
      'waits that stop to grow, and 10 s',
      { port: 9090, startup: { timeoutMs: 10_000, attempts: 8 } },
      {},
      { startup: [2, 1, 86] },
    ],
    // 3 × 10 s + 2 × 60 s = 150 s: a wait above 30 s does not grow
    [
      'waits of a minute',
      { port: 9090, startup: { timeoutMs: 10_000, attempts: 3, backoffMs: 60_000 } },
      {},
      { startup: [2, 1, 75] },
    ],
    [
      'tasks without a deadline: startupSeconds alone',
      { port: 9090, startup: { attempts: 9 } },
      { startupSeconds: 301 },
      { startup: [2, 1, 151] },
    ],
    ['a short start', { port: 9090 }, { startupSeconds: 1 }, { startup: [2, 1, 1] }],
    ['a restart after 300 s: not later than it need be', { port: 9090 }, { restartAfterSeconds: 300 }, {}],
    // 44 − 15 = 29 s, and 29 / 3 = 9
    ['a restart after 44 s', { port: 9090 }, { restartAfterSeconds: 44 }, { liveness: [9, 1, 3] }],
    // 25 − 15 = 10 s: 3 × 3 = 9 s is too eager, 2 × 5 s is not
    ['a restart after 25 s', { port: 9090 }, { restartAfterSeconds: 25 }, { liveness: [5, 1, 2] }],
    // 45 − 31 = 14 s (30.1 s count as 31), and 14 / 3 = 4
    ['stalled after 30.1 s', { port: 9090, heartbeat: { stalledAfterMs: 30_100 } }, {}, { liveness: [4, 1, 3] }],
    // Without `port` a blocked loop fails at once: 45 s in all, and at least 35 s of patience
    [
      'stalled after 35 s, without `port`',
      { heartbeat: { stalledAfterMs: 35_000 } },
      {},
      { port: 3000, liveness: [10, 1, 4] },
    ],
    // 26 s in all: 3 × 8 s, more than the 16 s until stalled
    [
      'a restart after 26 s, without `port`',
      { heartbeat: { stalledAfterMs: 16_000 } },
      { restartAfterSeconds: 26 },
      { port: 3000, liveness: [8, 1, 3] },
    ],
  ])('fit %s', (_what, options, kube, expected) => {
    const made: Probes = probes(options, kube);
    const { startupProbe, livenessProbe, readinessProbe, terminationGracePeriodSeconds } = made;
    const all: HttpProbe[] = [startupProbe, livenessProbe, readinessProbe];
    expect(all.map((probe) => [probe.periodSeconds, probe.timeoutSeconds, probe.failureThreshold])).toEqual([
      expected.startup ?? [2, 1, 60],
      expected.liveness ?? [10, 1, 3],
      expected.readiness ?? [5, 1, 2],
    ]);
    expect(new Set(all.map(({ httpGet }) => httpGet.port))).toEqual(new Set([expected.port ?? 9090]));
    expect(terminationGracePeriodSeconds).toBe(expected.grace ?? 30);
  });

  it.each<[string, HealthModuleOptions, ProbesOptions, RegExp]>([
    [
      'a restart before anything counts as stalled',
      {},
      { restartAfterSeconds: 24 },
      /\(15 \+ 10 = 25 s\) to be at most `restartAfterSeconds` \(24\)/,
    ],
    ['a port that the system picks', { port: 0 }, {}, /expected `port` to be a fixed port.*got `0`/],
    ['no route at all', { mount: 'none' }, {}, /expected `port`, or a `mount` other than 'none', got neither/],
    ['a module that is off', { enabled: false }, {}, /expected `enabled` to be true/],
    ['one port for two servers', { port: 3000 }, {}, /expected `port` and `containerPort` to be different, got `3000`/],
    [
      'an address that only the pod reaches',
      { port: 9090, host: '127.0.0.1' },
      {},
      /expected `host`.*got `127\.0\.0\.1`/,
    ],
    ['a start of centuries', { startup: { timeoutMs: 2 ** 31 - 1, attempts: 2 ** 31 - 1 } }, {}, /136 years/],
    ['an illegal option of the module', { answerMs: -1 }, {}, /expected `answerMs`/],
    [
      'an illegal option',
      {},
      { containerPort: 70_000 },
      /probes\(\): expected `containerPort` to be a whole number from 1 to 65535/,
    ],
    ['an unknown option', {}, { port: 1 } as ProbesOptions, /probes\(\): unknown option `port`/],
  ])('refuse %s', (_what, options, kube, message) => {
    const make = () => probes(options, kube);
    expect(make).toThrow(VitalsError);
    expect(make).toThrow(message);
  });

  it('name every conflict at once', () => {
    const make = () => probes({ port: 0, enabled: false }, { restartAfterSeconds: 1 });
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    expect(make).toThrow(/3 faults/);
  });
});
