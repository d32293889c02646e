import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { own } from '../../scripts/rolling-restart/own.mjs';

/** A program of this folder in a separate process, which answers requests. */
export class Child {
  stderr = '';
  #lastId = 0;

  constructor(program, args = [], { env = {} } = {}) {
    const { NODE_OPTIONS: _options, ...inherited } = process.env;
    this.process = own(
      fork(fileURLToPath(new URL(program, import.meta.url)), args, {
        env: { ...inherited, NODE_ENV: 'production', NO_COLOR: '1', ...env },
        execArgv: ['--no-warnings', '--expose-gc'],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      }),
    );
    // Requests may overlap, and each has its own listener.
    this.process.setMaxListeners(0);
    this.left = once(this.process, 'exit').then(([code, signal]) => ({ code, signal }));
    this.process.stderr.on('data', (chunk) => {
      this.stderr += chunk;
      this.onStderr?.(String(chunk));
    });
  }

  get pid() {
    return this.process.pid;
  }

  get hasLeft() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Resolves with the first message of the process. */
  async hello() {
    const [first] = await Promise.race([once(this.process, 'message'), this.#failure()]);
    return first;
  }

  async ask(ask, rest = {}) {
    const id = ++this.#lastId;
    const answer = new Promise((resolve) => {
      const listener = (message) => {
        if (message.id !== id) return;
        this.process.off('message', listener);
        resolve(message);
      };
      this.process.on('message', listener);
    });
    this.process.send({ id, ask, ...rest });
    const message = await Promise.race([answer, this.#failure()]);
    if (message.error !== undefined) throw new Error(message.error);
    return message.answer;
  }

  async stop() {
    if (!this.hasLeft) this.process.kill('SIGKILL');
    await this.left;
  }

  async #failure() {
    await this.left;
    throw new Error(`a process of the measurement has ended: ${this.stderr.slice(-2000)}`);
  }
}
