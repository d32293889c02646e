import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ManualClock,
  TestKubelet,
  type ContainerProbe,
  type ProbeKind,
  type ProbeResponse,
  type TestKubeletOptions,
} from '../../src/testing/index.js';

const SECOND = 1000;
const everySecond: ContainerProbe = { httpGet: { path: '/' }, periodSeconds: 1, failureThreshold: 1 };

const running: TestKubelet[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((kubelet) => kubelet.stop()));
});

/** A pod whose answers the test sets, with the moments at which each probe was asked. */
class Stand {
  readonly clock: ManualClock;
  readonly asked: Record<ProbeKind, number[]> = { startup: [], liveness: [], readiness: [] };
  readonly status: Record<ProbeKind, number> = { startup: 200, liveness: 200, readiness: 200 };
  readonly kubelet: TestKubelet;
  answer: (kind: ProbeKind) => ProbeResponse | Promise<ProbeResponse> = (kind) => ({ status: this.status[kind] });

  private isStarted = false;

  constructor(
    probes: TestKubeletOptions['probes'],
    { clock = new ManualClock(), ...options }: Partial<TestKubeletOptions> & { clock?: ManualClock } = {},
  ) {
    this.clock = clock;
    const target: TestKubeletOptions['target'] = async ({ kind }) => {
      this.asked[kind].push(this.clock.now());
      return this.answer(kind);
    };
    this.kubelet = new TestKubelet({ target, probes, clock, ...options });
    running.push(this.kubelet);
  }

  /** Starts the kubelet, if this is the first call, and lets time pass. */
  async pass(seconds: number): Promise<void> {
    if (!this.isStarted) this.kubelet.start();
    this.isStarted = true;
    await this.kubelet.advance(seconds * SECOND);
  }

  get types(): string[] {
    return this.kubelet.events.map(({ type, probe }) => (probe === undefined ? type : `${type} ${probe}`));
  }
}

describe('the initial state of a pod', () => {
  it('is unready until readiness has succeeded', async () => {
    const stand = new Stand({ readinessProbe: everySecond });
    stand.status.readiness = 503;
    await stand.pass(3);
    expect(stand.kubelet.isReady).toBe(false);
    stand.status.readiness = 200;
    await stand.pass(1);
    expect(stand.kubelet.isReady).toBe(true);
  });

  it('is alive: a liveness probe that has not run yet restarts nothing', async () => {
    const stand = new Stand({ livenessProbe: { ...everySecond, initialDelaySeconds: 60 } });
    await stand.pass(59);
    expect(stand.kubelet.restarts).toBe(0);
  });

  it('is not started until the startup probe has succeeded, and started at once without one', async () => {
    const stand = new Stand({ startupProbe: { ...everySecond, failureThreshold: 9 } });
    stand.status.startup = 503;
    await stand.pass(3);
    expect(stand.kubelet.isStarted).toBe(false);
    stand.status.startup = 200;
    await stand.pass(1);
    expect(stand.kubelet.isStarted).toBe(true);
    const other = new Stand({ livenessProbe: everySecond });
    other.kubelet.start();
    expect(other.kubelet.isStarted).toBe(true);
  });

  it('is ready as soon as it has started, without a readiness probe', () => {
    const stand = new Stand({ livenessProbe: everySecond });
    stand.kubelet.start();
    expect(stand.kubelet.isReady).toBe(true);
  });
});

describe('the startup probe', () => {
  it('gates the other two until it has succeeded, and is not asked any more then', async () => {
    const startupProbe = { ...everySecond, failureThreshold: 30 };
    const stand = new Stand({ startupProbe, livenessProbe: everySecond, readinessProbe: everySecond });
    stand.status.startup = 503;
    await stand.pass(5);
    expect(stand.asked).toMatchObject({ liveness: [], readiness: [] });
    stand.status.startup = 200;
    await stand.pass(5);
    expect(stand.asked.startup).toHaveLength(7);
    expect(stand.asked.readiness.length).toBeGreaterThan(3);
    expect(stand.asked.liveness.length).toBeGreaterThan(3);
  });

  it('restarts the container when its threshold of failures is reached', async () => {
    const stand = new Stand({ startupProbe: { ...everySecond, failureThreshold: 3 } });
    stand.status.startup = 503;
    await stand.pass(1.9);
    expect(stand.kubelet.restarts).toBe(0);
    await stand.pass(0.1);
    expect(stand.kubelet.restarts).toBe(1);
  });
});

describe('the times of a probe', () => {
  it('are every ten seconds, at once, with a time-out of one second and three failures, by default', async () => {
    const stand = new Stand({ livenessProbe: { httpGet: {} } });
    await stand.pass(30);
    expect(stand.asked.liveness).toEqual([0, 10_000, 20_000, 30_000]);
    stand.answer = () => stand.clock.sleep(1001).then(() => ({ status: 200 }));
    await stand.pass(29);
    expect(stand.kubelet.restarts).toBe(0);
    await stand.pass(5);
    expect(stand.kubelet.restarts).toBe(1);
  });

  it('count initialDelaySeconds from the start of the container, also after a restart', async () => {
    const stand = new Stand({ livenessProbe: { ...everySecond, initialDelaySeconds: 3 } });
    stand.status.liveness = 500;
    await stand.pass(3);
    expect(stand.asked.liveness).toEqual([3000]);
    await stand.pass(3);
    expect(stand.asked.liveness).toEqual([3000, 6000]);
  });

  it('let an answer later than timeoutSeconds fail, and one within it succeed', async () => {
    const stand = new Stand({ readinessProbe: { ...everySecond, timeoutSeconds: 2, periodSeconds: 5 } });
    stand.answer = () => stand.clock.sleep(1999).then(() => ({ status: 200 }));
    await stand.pass(4);
    expect(stand.kubelet.isReady).toBe(true);
    stand.answer = () => stand.clock.sleep(2001).then(() => ({ status: 200 }));
    await stand.pass(6);
    expect(stand.kubelet.isReady).toBe(false);
    expect(stand.kubelet.events.at(-1)?.type).toBe('Unready');
  });

  it('let no probe run beside itself, and make up for one missed tick', async () => {
    const stand = new Stand({ livenessProbe: { ...everySecond, timeoutSeconds: 10 } });
    stand.answer = () => stand.clock.sleep(3500).then(() => ({ status: 200 }));
    await stand.pass(8);
    expect(stand.asked.liveness).toEqual([0, 3500, 7000]);
  });
});

describe('a threshold', () => {
  it('counts consecutive results, and begins again at each flip', async () => {
    const stand = new Stand({ livenessProbe: { ...everySecond, failureThreshold: 3 } });
    await stand.pass(0);
    for (const status of [500, 500, 200, 500, 500, 200, 500]) {
      stand.status.liveness = status;
      await stand.pass(1);
    }
    expect(stand.kubelet.restarts).toBe(0);
    await stand.pass(2);
    expect(stand.kubelet.restarts).toBe(1);
  });

  it('leaves the state as it is below it, for successes too', async () => {
    const stand = new Stand({ readinessProbe: { ...everySecond, successThreshold: 3, failureThreshold: 2 } });
    await stand.pass(0);
    expect(stand.kubelet.isReady).toBe(false);
    await stand.pass(1);
    expect(stand.kubelet.isReady).toBe(true);
    stand.status.readiness = 503;
    await stand.pass(1);
    expect(stand.kubelet.isReady).toBe(true);
    await stand.pass(1);
    expect(stand.kubelet.isReady).toBe(false);
  });
});

describe('while the pod is unready', () => {
  it('each update of its status triggers one probe of readiness at once, which begins a new period', async () => {
    const stand = new Stand({ readinessProbe: { ...everySecond, periodSeconds: 10 } });
    stand.answer = () => stand.clock.sleep(300).then(() => ({ status: 200 }));
    await stand.pass(12);
    // The second probe is the triggered one; the next comes a period after it.
    expect(stand.asked.readiness).toEqual([0, 300, 10_300]);
  });
});

describe('a failure of liveness', () => {
  it('restarts the container, and arms all three probes again', async () => {
    const startupProbe = everySecond;
    const stand = new Stand({ startupProbe, livenessProbe: everySecond, readinessProbe: everySecond });
    await stand.pass(2);
    stand.status.liveness = 500;
    await stand.pass(1);
    stand.status.liveness = 200;
    stand.status.startup = 503;
    const kubelet = stand.kubelet;
    await stand.pass(0.5);
    expect([kubelet.restarts, kubelet.isStarted]).toEqual([1, false]);
    const asked = stand.asked.liveness.length;
    await stand.pass(0.6);
    expect([kubelet.isReady, stand.asked.liveness.length]).toEqual([false, asked]);
  });

  it('grants the grace period of the probe, or else that of the pod, before SIGKILL', async () => {
    const kills: unknown[] = [];
    const restart = (kill: unknown): void => void kills.push(kill);
    for (const terminationGracePeriodSeconds of [5, undefined]) {
      const livenessProbe = { ...everySecond, terminationGracePeriodSeconds };
      const stand = new Stand({ livenessProbe, terminationGracePeriodSeconds: 40 }, { restart });
      stand.status.liveness = 500;
      await stand.pass(0);
    }
    expect(kills).toEqual([
      { probe: 'liveness', graceMs: 5000 },
      { probe: 'liveness', graceMs: 40_000 },
    ]);
  });

  it('asks liveness no more until the new container runs, while readiness goes on', async () => {
    const clock = new ManualClock();
    const restart = (): Promise<void> => clock.sleep(5000);
    const stand = new Stand({ livenessProbe: everySecond, readinessProbe: everySecond }, { clock, restart });
    stand.answer = (kind) => ({ status: kind === 'liveness' ? 500 : 200 });
    await stand.pass(4.9);
    expect([stand.asked.liveness.length, stand.asked.readiness.length]).toEqual([1, 6]);
    await stand.pass(2);
    expect(stand.asked.liveness.length).toBeGreaterThan(1);
  });

  it('restarts nothing while readiness fails', async () => {
    const stand = new Stand({ livenessProbe: everySecond, readinessProbe: everySecond });
    stand.status.readiness = 503;
    await stand.pass(600);
    expect(stand.kubelet.restarts).toBe(0);
  });
});

describe('an answer', () => {
  it.each([
    [199, 'Unhealthy'],
    [200, undefined],
    [299, undefined],
    [300, 'ProbeWarning'],
    [399, 'ProbeWarning'],
    [400, 'Unhealthy'],
    [503, 'Unhealthy'],
  ])('of status %i is %s', async (status, expected) => {
    const stand = new Stand({ livenessProbe: { ...everySecond, failureThreshold: 2 } });
    stand.status.liveness = status;
    await stand.pass(0);
    expect(stand.kubelet.events.find(({ probe }) => probe === 'liveness')?.type).toBe(expected);
  });

  it('whose body is slow or cut is thrown away after three attempts: no event, and the state stays', async () => {
    const stand = new Stand({ readinessProbe: everySecond });
    await stand.pass(1);
    stand.answer = () => ({ status: 503, body: Promise.reject(new Error('cut')) });
    await stand.pass(1);
    expect(stand.asked.readiness.slice(-3)).toEqual([2000, 2000, 2000]);
    expect(stand.kubelet.isReady).toBe(true);
    expect(stand.types).toEqual(['Started', 'Ready']);
  });
});

describe('a pod that is deleted', () => {
  it('is probed for readiness until it has gone, and for nothing else', async () => {
    const stand = new Stand({ livenessProbe: everySecond, readinessProbe: everySecond });
    await stand.pass(2);
    stand.answer = () => ({ status: 503 });
    const end = stand.kubelet.terminate(() => stand.clock.sleep(3500));
    await stand.pass(3.4);
    expect([stand.kubelet.isReady, stand.kubelet.restarts]).toEqual([false, 0]);
    expect(stand.asked.readiness.length).toBeGreaterThan(5);
    expect(stand.asked.liveness).toEqual([0, 1000, 2000]);
    await stand.pass(0.1);
    expect(await end).toBe('exited');
    const asked = stand.asked.readiness.length;
    await stand.pass(10);
    expect(stand.asked.readiness).toHaveLength(asked);
    expect(stand.types.slice(-2)).toEqual(['Unhealthy readiness', 'Stopped']);
  });

  it('is killed at the end of the grace period, of 30 seconds by default', async () => {
    const stand = new Stand({ readinessProbe: everySecond });
    let how: string | undefined;
    void stand.kubelet.terminate(() => new Promise(() => {})).then((end) => (how = end));
    await stand.pass(29.9);
    expect(how).toBeUndefined();
    await stand.pass(0.1);
    expect(how).toBe('killed');
    expect(stand.kubelet.events.at(-1)?.reason).toBe('killed after 30000 ms, while ready');
  });
});
