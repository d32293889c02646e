import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./keep-alive-load.mjs', import.meta.url));

/** Runs the clients of `keep-alive-load.mjs` in a separate process, so that a busy test and the clients do not delay each other. */
export class KeepAliveClients {
  /** @readonly */
  #process;
  #lastId = 0;

  constructor({ clients, ports, requests, thinkMs, timeoutMs }) {
    const { NODE_OPTIONS: _options, ...env } = process.env;
    this.#process = fork(PROGRAM, [JSON.stringify({ clients, ports, requests, thinkMs, timeoutMs })], {
      env,
      execArgv: [],
    });
  }

  /** Sends new connections only to these ports. */
  connectTo(ports) {
    this.#process.send({ ports });
  }

  /** The number of requests that were answered and that failed so far, with the reasons. */
  async report() {
    const id = ++this.#lastId;
    this.#process.send({ ask: id });
    for (;;) {
      const [message] = await once(this.#process, 'message');
      if (message.id === id) return message;
    }
  }

  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }
}
