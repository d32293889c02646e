import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { own } from '../rolling-restart/own.mjs';

const APP = fileURLToPath(new URL('../../.e2e/test/e2e/page/apps/shop.js', import.meta.url));

/** The application of test/e2e/page, as a process of its own. */
export class Shop {
  /** @readonly */
  #child;
  /** @readonly */
  #left;
  /** @readonly */
  #ports = {};

  constructor(settings) {
    this.#child = own(
      fork(APP, {
        env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', SETTINGS: JSON.stringify(settings) },
        execArgv: ['--no-warnings'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
    this.#left = once(this.#child, 'exit');
    this.#child.on('message', ({ event, ports }) => (this.#ports[event] = ports?.[0]));
  }

  /** Resolves with the address of its page once it listens on both ports. */
  async start() {
    while (this.#ports.probes === undefined) {
      if (this.#child.exitCode !== null) throw new Error('the application has ended');
      await Promise.race([once(this.#child, 'message'), this.#left]);
    }
    return `http://127.0.0.1:${this.#ports.probes}/statusz`;
  }

  /** Has the application do something. */
  async call(path, method = 'POST') {
    const response = await fetch(`http://127.0.0.1:${this.#ports.up}${path}`, { method });
    if (!response.ok) throw new Error(`${path} was ${response.status}`);
  }

  /** Probes readiness, because the page never runs a check. */
  async probe() {
    await (await fetch(`http://127.0.0.1:${this.#ports.probes}/readyz`)).arrayBuffer();
  }

  terminate() {
    this.#child.kill('SIGTERM');
  }

  async kill() {
    this.#child.kill('SIGKILL');
    await this.#left;
  }
}
