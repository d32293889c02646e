import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestKubelet, type ContainerProbe, type Kill } from '../../../src/testing/index.js';
import { ADAPTERS } from '../../support/adapters.js';
import { ask } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { KeepAliveClients } from '../../support/keep-alive-clients.mjs';
import { freePorts } from '../../support/loopback.mjs';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { endPrograms, Program } from '../../support/program.js';
import type { Settings } from './settings.js';

const heartbeat = { intervalMs: 100, warnAfterMs: 500, unreadyAfterMs: 1000, stalledAfterMs: 2000 };
const drain = { propagationDelayMs: 4000, lingerMs: 250, deadlineMs: 20_000 };

/** One pod: the process, the kubelet that probes it, and the clients, which are in another process. */
class Pod {
  process: Program<Settings>;
  readonly kubelet: TestKubelet;
  clients: KeepAliveClients | undefined;

  constructor(readonly settings: Settings) {
    this.process = this.launch();
    this.kubelet = new TestKubelet({
      target: `http://127.0.0.1:${settings.probePort}`,
      probes: {
        startupProbe: everySecond('/startupz', { failureThreshold: 60 }),
        livenessProbe: everySecond('/livez', { failureThreshold: 3, terminationGracePeriodSeconds: 1 }),
        readinessProbe: everySecond('/readyz', { failureThreshold: 1, timeoutSeconds: 2 }),
      },
      restart: (kill) => this.replace(kill),
    });
    this.kubelet.start();
  }

  async isReady(): Promise<void> {
    await this.kubelet.until('ready', { withinMs: 60_000 });
  }

  async end(): Promise<void> {
    await this.kubelet.stop();
    await this.clients?.stop();
  }

  /** How often readiness has failed so far. */
  get failures(): number {
    return this.kubelet.events.filter(({ type, probe }) => type === 'Unhealthy' && probe === 'readiness').length;
  }

  private launch(): Program<Settings> {
    return new Program('shop', this.settings, { folder: 'kubelet' });
  }

  /** SIGTERM, after the grace period SIGKILL, and a new process. */
  private async replace({ graceMs }: Kill): Promise<void> {
    const { process } = this;
    process.sigterm();
    const timer = setTimeout(() => void process.end(), graceMs);
    await process.exited;
    clearTimeout(timer);
    this.process = this.launch();
  }
}

function everySecond(path: string, more: ContainerProbe): ContainerProbe {
  return { httpGet: { path }, periodSeconds: 1, ...more };
}

let postgres: EmbeddedPostgres;
let pod: Pod | undefined;
let survivor: Server | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterEach(async () => {
  await pod?.end();
  pod = undefined;
  await endPrograms();
  survivor?.closeAllConnections();
  survivor?.close();
});

afterAll(() => postgres.stop());

async function podOf(adapter: Settings['adapter']): Promise<Pod> {
  const [port, probePort] = (await freePorts(2)) as [number, number];
  pod = new Pod({ adapter, port, probePort, databaseUrl: postgres.url, health: { heartbeat, drain } });
  return pod;
}

/** The other pod of the deployment, which stays. */
async function startSurvivor(): Promise<number> {
  survivor = createServer((_request, response) => response.end('done')).listen(0, '127.0.0.1');
  await once(survivor, 'listening');
  return (survivor.address() as AddressInfo).port;
}

describe.each(ADAPTERS)('a pod with a database, on $name', ({ name }) => {
  it('is not restarted by an outage of the database, but unready, and ready again after it', async () => {
    const { kubelet, ...rest } = await podOf(name);
    await kubelet.until('ready', { withinMs: 60_000 });
    await postgres.kill();
    await kubelet.until('unready', { withinMs: 30_000 });
    // Liveness, which is asked as often, would have restarted the pod long ago.
    await eventually(() => pod!.failures >= 6, 60_000);
    await postgres.restart();
    await kubelet.until('ready', { withinMs: 60_000 });

    expect(kubelet.restarts).toBe(0);
    expect(kubelet.events.map(({ type }) => type)).not.toContain('Killing');
    expect(rest.process.told.map(({ event }) => event)).toEqual(['up']);
  }, 120_000);

  it('is restarted once if its event loop stands still', async () => {
    const { kubelet, process, settings } = await podOf(name);
    await kubelet.until('ready', { withinMs: 60_000 });
    await ask(`http://127.0.0.1:${settings.port}/block`, { method: 'POST' });
    await kubelet.until('unready', { withinMs: 30_000 });
    await kubelet.until('killed', { withinMs: 30_000 });
    const { signal } = await process.exited;
    await kubelet.until('ready', { withinMs: 60_000 });

    // A blocked process does not notice SIGTERM.
    expect(signal).toBe('SIGKILL');
    await expect(kubelet.until('killed', { withinMs: 6000 })).rejects.toThrow('not killed');
    expect(kubelet.restarts).toBe(1);
    const types = kubelet.events.filter(({ type }) => type !== 'Unhealthy').map(({ type }) => type);
    expect(types).toEqual(['Started', 'Ready', 'Unready', 'Killing', 'Stopped', 'Started', 'Ready']);
  }, 120_000);

  it('is unready before it stops, and drops no request, when it is deleted', async () => {
    const { kubelet, process, settings } = await podOf(name);
    const other = await startSurvivor();
    await kubelet.until('ready', { withinMs: 60_000 });
    const clients = new KeepAliveClients({
      clients: 20,
      ports: [settings.port],
      requests: [{ path: '/work' }],
      thinkMs: 30,
    });
    pod!.clients = clients;
    await eventually(async () => (await clients.report()).answered > 200);

    const ending = kubelet.terminate(async () => {
      process.sigterm();
      await process.exited;
    });
    // New connections go elsewhere once the endpoint is not ready any more.
    await kubelet.until('unready', { withinMs: 30_000 });
    clients.connectTo([other]);

    expect(await ending).toBe('exited');
    const types = kubelet.events.filter(({ type }) => type !== 'Unhealthy').map(({ type }) => type);
    expect(types).toEqual(['Started', 'Ready', 'Killing', 'Unready', 'Stopped']);
    const { failed, failures } = await clients.report();
    expect({ failed, failures }).toEqual({ failed: 0, failures: {} });
  }, 120_000);
});
