import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TestKubelet } from '../../dist/testing/index.js';
import { KeepAliveClients } from '../../test/support/keep-alive-clients.mjs';
import { own } from '../rolling-restart/own.mjs';

const LOOK_MS = 100;
const SAMPLE_MS = 500;
/** The time after which the last client knows that a pod is being deleted. */
const NEWS_MS = 1500;
const LOAD = { clients: 6, requests: [{ path: '/orders' }], thinkMs: 100, timeoutMs: 2000 };

/** One service as a pod: its process, the kubelet that probes it, and clients that are sent where its endpoint says. */
export class Pod {
  /** What the process has written, in all its lives. */
  output = '';
  /** The state and the answers of every half second. */
  samples = [];
  #process;
  #clients;
  #timers = [];
  /** @readonly */
  #spec;

  constructor(spec) {
    this.#spec = spec;
    /** @readonly */
    this.name = spec.name;
    /** @readonly */
    this.kubelet = new TestKubelet({
      target: `http://127.0.0.1:${spec.probePort}`,
      probes: spec.probes,
      restart: (kill) => this.#replace(kill),
    });
  }

  async start(since) {
    const { port, nobody } = this.#spec;
    this.#launch();
    this.kubelet.start();
    this.#clients = new KeepAliveClients({ ...LOAD, ports: [nobody] });
    let wasReady = false;
    const route = () => {
      const { isReady } = this.kubelet;
      if (isReady !== wasReady) this.#clients.connectTo([isReady ? port : nobody]);
      wasReady = isReady;
    };
    let before = await this.report();
    const sample = async () => {
      const now = await this.report();
      const { isReady, isStarted, restarts } = this.kubelet;
      const state = isReady ? 'ready' : isStarted ? 'unready' : 'starting';
      const atMs = performance.now() - since;
      const [answered, failed] = [now.answered - before.answered, now.failed - before.failed];
      this.samples.push({ atMs, state, restarts, answered, failed });
      before = now;
    };
    this.#timers = [setInterval(route, LOOK_MS), setInterval(() => void sample(), SAMPLE_MS)];
  }

  /** The number of requests that were answered and that failed so far. */
  async report() {
    return this.#clients.report();
  }

  /** Asks the service for something that takes long, and does not wait for it. */
  provoke(path) {
    fetch(`http://127.0.0.1:${this.#spec.port}${path}`, { method: 'POST' }).catch(() => undefined);
  }

  /** Deletes the pod. The clients learn of it late, and then go to the other pod of the deployment. */
  async terminate() {
    clearInterval(this.#timers[0]);
    const ending = this.kubelet.terminate(async () => {
      const left = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      setTimeout(() => this.#clients.connectTo([this.#spec.replica]), NEWS_MS);
      await left;
    });
    return ending;
  }

  async stop() {
    for (const timer of this.#timers) clearInterval(timer);
    await this.kubelet.stop();
    await this.#clients?.stop();
    if (this.#process && !hasLeft(this.#process)) this.#process.kill('SIGKILL');
  }

  #launch() {
    const { NODE_OPTIONS: _options, ...env } = process.env;
    const { main, env: more } = this.#spec;
    this.#process = own(
      spawn(process.execPath, ['--no-warnings', main], {
        env: { ...env, NODE_ENV: 'production', NO_COLOR: '1', ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream.on('data', (chunk) => (this.output += chunk));
  }

  /** What the kubelet does with a container that failed: SIGTERM, after the grace period SIGKILL, and a new one. */
  async #replace({ graceMs }) {
    const old = this.#process;
    if (!hasLeft(old)) {
      const left = once(old, 'exit');
      old.kill('SIGTERM');
      const timer = setTimeout(() => old.kill('SIGKILL'), graceMs);
      await left;
      clearTimeout(timer);
    }
    this.#launch();
  }
}

function hasLeft({ exitCode, signalCode }) {
  return exitCode !== null || signalCode !== null;
}
