import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./keep-alive-load.mjs', import.meta.url));

/** The clients of `keep-alive-load.mjs`, in a process of their own: a busy test would delay them, and they the test. */
export class KeepAliveClients {
  /** @readonly */
  #process;
  #lastId = 0;

  constructor({ clients, ports, requests, thinkMs }) {
    const { NODE_OPTIONS: _options, ...env } = process.env;
    this.#process = fork(PROGRAM, [JSON.stringify({ clients, ports, requests, thinkMs })], { env, execArgv: [] });
  }

  /** Has new connections lead to these ports only. */
  connectTo(ports) {
    this.#process.send({ ports });
  }

  /** How many requests were answered and how many failed so far, for which reasons. */
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
