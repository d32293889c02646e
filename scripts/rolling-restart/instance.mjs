import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { statusOf } from '../../test/support/loopback.mjs';
import { own } from './own.mjs';

const EXAMPLE = fileURLToPath(new URL('../../examples/orders/dist/main.js', import.meta.url));
const EXAMPLE_WITHOUT_DRAIN = fileURLToPath(new URL('./example-without-drain.mjs', import.meta.url));
const START_MS = 30_000;
/** The time between SIGTERM and SIGKILL: that of Kubernetes, and then that of `docker stop`. */
const GRACE_MS = 30_000;
const GRACE_WITHOUT_DRAIN_MS = 10_000;

/** One instance of the example, which can be started again and again on the same port. `more` is added to its environment. */
export class Instance {
  /** @readonly */
  #spec;
  #process;
  #output = '';

  constructor(spec) {
    this.#spec = spec;
  }

  get port() {
    return this.#spec.port;
  }

  /** Resolves once the instance is ready. */
  async start() {
    const { adapter, port, probePort, databaseUrl, isDrained, more = {} } = this.#spec;
    const { NODE_OPTIONS: _options, REDIS_URL: _redis, ...env } = process.env;
    this.#process = own(
      spawn(process.execPath, ['--no-warnings', isDrained ? EXAMPLE : EXAMPLE_WITHOUT_DRAIN], {
        env: {
          ...env,
          NODE_ENV: 'production',
          NO_COLOR: '1',
          ADAPTER: adapter,
          PORT: String(port),
          PROBE_PORT: String(probePort),
          DATABASE_URL: databaseUrl,
          ...more,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream.on('data', (chunk) => (this.#output += chunk));

    const deadline = Date.now() + START_MS;
    while ((await statusOf(`http://127.0.0.1:${port}/readyz`)) !== 200) {
      if (Date.now() > deadline || this.#hasLeft)
        throw new Error(`an instance is not ready:\n${this.#output.slice(-5000)}`);
      await delay(50);
    }
  }

  /** Sends SIGTERM. Resolves with the time until the process ended, in milliseconds. */
  async stop() {
    const begin = Date.now();
    const { isDrained } = this.#spec;
    const left = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), isDrained ? GRACE_MS : GRACE_WITHOUT_DRAIN_MS);
    const [code, signal] = await left;
    clearTimeout(timer);
    if (isDrained && signal !== 'SIGTERM')
      throw new Error(`an instance left with code ${code}, signal ${signal}:\n${this.#output.slice(-5000)}`);

    return Date.now() - begin;
  }

  /** The errors and warnings that the instance has logged in all its runs. */
  get errors() {
    return this.#output.split('\n').filter((line) => / (ERROR|WARN) /.test(line));
  }

  /** Kills the instance at once, if it runs. */
  async kill() {
    if (!this.#process || this.#hasLeft) return;
    const left = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await left;
  }

  get #hasLeft() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }
}
