import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import { VitalsError } from '../../src/index.js';
import { probes as probesFor } from '../../src/kubernetes/index.js';
import { ManualClock, TestKubelet, type ProbeResponse, type TestKubeletOptions } from '../../src/testing/index.js';
import { ADAPTERS, closeApps, startApp } from '../support/adapters.js';
import { deferred } from '../support/deferred.js';

const everySecond = { httpGet: { path: '/' }, periodSeconds: 1, failureThreshold: 1 };
const running: TestKubelet[] = [];

function kubeletOf(options: Partial<TestKubeletOptions>): TestKubelet {
  const kubelet = new TestKubelet({
    target: async () => ({ status: 200 }),
    probes: { readinessProbe: everySecond },
    ...options,
  });
  running.push(kubelet);
  return kubelet;
}

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(running.splice(0).map((kubelet) => kubelet.stop()));
  await closeApps();
});

@Controller()
class Pages {
  @Get('health')
  health(): string {
    return 'fine';
  }
}

@Module({ controllers: [Pages] })
class Application {}

describe.each(ADAPTERS)('an application on $name as the target', (adapter) => {
  const probes = { readinessProbe: { ...everySecond, httpGet: { path: '/health' } } };

  it('is probed where it listens', async () => {
    const kubelet = kubeletOf({ target: await startApp(adapter, Application), probes });
    kubelet.start();
    await kubelet.until('ready', { withinMs: 10_000 });
  });

  it('is unready while it does not listen, and probed where it then listens', async () => {
    const app: INestApplication = await startApp(adapter, Application, { isListening: false });
    const kubelet = kubeletOf({ target: app, probes, clock: new ManualClock() });
    kubelet.start();
    await kubelet.advance(1000);
    expect(kubelet.events.at(-1)?.reason).toMatch(/does not listen/);
    await app.listen(0);
    await kubelet.until('ready', { withinMs: 2000 });
  });

  it('has gone when the promise of its close resolves', async () => {
    const app = await startApp(adapter, Application);
    const kubelet = kubeletOf({ target: app, probes });
    kubelet.start();
    expect(await kubelet.terminate(() => app.close())).toBe('exited');
  });

  it('has gone, without a promise, when readiness is refused', async () => {
    const app = await startApp(adapter, Application);
    const kubelet = kubeletOf({ target: app, probes });
    kubelet.start();
    expect(await kubelet.terminate(() => void app.close())).toBe('exited');
    expect(kubelet.isReady).toBe(false);
  });
});

describe('what probes() of the Kubernetes entry returns', () => {
  it('is taken as it is, with its ports and its grace period', async () => {
    const asked: string[] = [];
    const kubelet = kubeletOf({
      target: async ({ path = '' }) => {
        asked.push(path);
        return { status: path === '/livez' ? 503 : 200 };
      },
      probes: probesFor({ port: 9090, drain: { gracePeriodMs: 45_000 } }),
      clock: new ManualClock(),
    });
    kubelet.start();
    await kubelet.until('killed', { withinMs: 60_000 });
    expect([...new Set(asked)].sort()).toEqual(['/livez', '/readyz', '/startupz']);
    expect(kubelet.events.find(({ type }) => type === 'Killing')?.reason).toMatch(/SIGKILL in 45 s$/);
  });
});

describe('until', () => {
  it('resolves at once if the state is there, and rejects with the timeline if it does not come', async () => {
    const kubelet = kubeletOf({ target: async () => ({ status: 503 }) });
    kubelet.start();
    await kubelet.until('unready', { withinMs: 0 });
    const error: unknown = await kubelet.until('ready', { withinMs: 50 }).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(
      /not ready within 50 ms:\n0\.000 s {2}Started .*\n0\.\d+ s {2}Unhealthy .*statuscode: 503/,
    );
  });

  it('sees each kill once', async () => {
    const kubelet = kubeletOf({
      target: async () => ({ status: 500 }),
      probes: { livenessProbe: everySecond },
      clock: new ManualClock(),
    });
    kubelet.start();
    await kubelet.until('killed', { withinMs: 0 });
    expect(kubelet.restarts).toBe(1);
    await kubelet.until('killed', { withinMs: 5000 });
    expect(kubelet.restarts).toBe(2);
    await expect(kubelet.until('killed', { withinMs: 0 })).rejects.toThrow('not killed within 0 ms');
  });

  it('lets several wait at once', async () => {
    const answer = deferred<ProbeResponse>();
    const kubelet = kubeletOf({ target: () => answer.promise });
    kubelet.start();
    const both = Promise.all([
      kubelet.until('ready', { withinMs: 10_000 }),
      kubelet.until('ready', { withinMs: 10_000 }),
    ]);
    answer.resolve({ status: 200 });
    await both;
  });
});

describe('the timeline', () => {
  it('has one line per event', async () => {
    let status = 200;
    const clock = new ManualClock();
    const probes = { livenessProbe: everySecond, readinessProbe: everySecond };
    const kubelet = kubeletOf({
      target: async ({ kind }) => ({ status: kind === 'liveness' ? status : 200 }),
      probes,
      clock,
    });
    kubelet.start();
    await kubelet.advance(1000);
    status = 500;
    await kubelet.advance(10_000);
    status = 200;
    await kubelet.advance(2000);
    const gone = kubelet.terminate(() => clock.sleep(500));
    await kubelet.advance(500);
    await gone;
    const lines = kubelet.timeline().split('\n');
    expect(lines.slice(0, 5)).toEqual([
      ' 0.000 s  Started       a new container runs',
      ' 0.000 s  Ready         the readiness probe has succeeded',
      ' 2.000 s  Unhealthy     liveness: HTTP probe failed with statuscode: 500',
      ' 2.000 s  Killing       liveness: the container failed its liveness probe: SIGTERM, SIGKILL in 30 s',
      ' 2.000 s  Stopped       restart 1: replaced by a new container',
    ]);
    expect(lines.slice(-2)).toEqual([
      '13.000 s  Killing       pod deleted: SIGTERM, SIGKILL in 30 s',
      '13.500 s  Stopped       exited after 500 ms, while ready',
    ]);
    expect(lines).toHaveLength(kubelet.events.length);
  });
});

describe('stop', () => {
  it('ends a probe under way, on either clock', async () => {
    for (const clock of ['real', new ManualClock()] as const) {
      const kubelet = kubeletOf({ target: () => new Promise(() => {}), clock });
      kubelet.start();
      await kubelet.stop();
    }
  });
});

describe('a restart that fails', () => {
  it('is told, and leaves the container dead', async () => {
    const kubelet = kubeletOf({
      target: async () => ({ status: 500 }),
      probes: { livenessProbe: everySecond },
      clock: new ManualClock(),
      restart: async () => Promise.reject(new Error('no image')),
    });
    kubelet.start();
    await kubelet.advance(5000);
    expect(kubelet.restarts).toBe(1);
    expect(kubelet.events.at(-1)).toMatchObject({ type: 'Stopped', reason: 'not restarted: Error: no image' });
  });
});

describe('fake timers', () => {
  it('stop neither the kubelet nor its waits', async () => {
    jest.useFakeTimers();
    const kubelet = kubeletOf({});
    kubelet.start();
    await kubelet.until('ready', { withinMs: 10_000 });
    await expect(kubelet.until('killed', { withinMs: 20 })).rejects.toThrow('not killed');
  });

  it('stop no manual clock, even if they were there when the entry was imported', async () => {
    jest.useFakeTimers();
    jest.resetModules();
    const entry = await import('../../src/testing/index.js');
    const kubelet = new entry.TestKubelet({
      target: async () => ({ status: 200 }),
      probes: { readinessProbe: everySecond },
      clock: new entry.ManualClock(),
    });
    kubelet.start();
    await kubelet.until('ready', { withinMs: 1000 });
    await kubelet.stop();
  });
});

describe('faulty options', () => {
  function faultsOf(options: object): readonly string[] {
    try {
      kubeletOf(options as Partial<TestKubeletOptions>);
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(VitalsError);
      expect((error as VitalsError).code).toBe('INVALID_OPTIONS');
      return (error as VitalsError).faults;
    }
  }

  it('are refused all at once, as the API server does', () => {
    const livenessProbe = { ...everySecond, successThreshold: 2, periodSeconds: 0, failureTreshold: 3 };
    const readinessProbe = { tcpSocket: {}, httpGet: { port: 0 }, terminationGracePeriodSeconds: 5 };
    expect(faultsOf({ probes: { livenessProbe, readinessProbe, startupProbe: { exec: { command: ['x'] } } } })).toEqual(
      [
        'expected `exec` to be a function, because `probes.startupProbe` runs a command',
        expect.stringMatching(/^probes\.livenessProbe: unknown option `failureTreshold`; known: httpGet, /),
        'probes.livenessProbe: expected `periodSeconds` to be a whole number from 1 to 2147483647, got `0` (number)',
        expect.stringMatching(/^probes\.livenessProbe: expected `successThreshold` to be 1, because the API server/),
        'probes.readinessProbe: expected `httpGet.port` to be a port from 1 to 65535, or the name of one, got `0` (number)',
        expect.stringMatching(/^probes\.readinessProbe: expected `terminationGracePeriodSeconds` to be absent/),
        'expected `probes.readinessProbe` to have one of httpGet, tcpSocket, exec, grpc, got 2',
      ],
    );
  });

  it.each([
    [{ probes: {} }, /^expected `probes` to have a `startupProbe`/],
    [{ target: '127.0.0.1:9090' }, /^expected `target` to be a URL/],
    [{ clock: 'manual' }, /^expected `clock` to be 'real' or a ManualClock/],
    [{ terminationGracePeriodSeconds: -1 }, /^expected `terminationGracePeriodSeconds`/],
  ])('are refused: %j', (options, expected) => {
    expect(faultsOf(options)).toEqual([expect.stringMatching(expected)]);
  });

  it('do not include the other keys of a container', () => {
    const container = { name: 'orders', image: 'orders:1', ports: [], readinessProbe: everySecond };
    expect(kubeletOf({ probes: container }).events).toEqual([]);
  });
});

describe('a wrong call', () => {
  it('throws: a second start, and advance on a real clock', async () => {
    const kubelet = kubeletOf({});
    kubelet.start();
    expect(() => kubelet.start()).toThrow('started before');
    await expect(kubelet.advance(1)).rejects.toThrow('new ManualClock()');
  });
});
