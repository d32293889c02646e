import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

const APP = fileURLToPath(new URL('./app.mjs', import.meta.url));
const CONNECTIONS = 16;
const REQUEST = 'GET /trivial HTTP/1.1\r\nHost: bench\r\n\r\n';

/** The two applications of `app.mjs` in a process of their own, and keep-alive connections to each. */
export class Server {
  static async start(adapter) {
    const server = new Server();
    server.child = fork(APP, [adapter], {
      env: { ...process.env, NODE_ENV: 'production' },
      execArgv: ['--no-warnings', '--expose-gc'],
    });
    const [{ ports }] = await once(server.child, 'message');
    [server.plain, server.tracked] = await Promise.all(ports.map(openAll));
    server.lastId = 0;
    return server;
  }

  /** Sends so many requests, each once the one before it on its connection was answered. */
  async load(sockets, requests) {
    const each = Math.ceil(requests / CONNECTIONS);
    await Promise.all(sockets.map((socket) => exchange(socket, each)));
    return each * CONNECTIONS;
  }

  /** The CPU time per request, in microseconds, garbage collection and all. */
  async cpuPerRequest(sockets, requests) {
    const before = await this.usage();
    const sent = await this.load(sockets, requests);
    const after = await this.usage();
    return (after.cpuUs - before.cpuUs) / sent;
  }

  async usage({ collects = false } = {}) {
    const id = ++this.lastId;
    this.child.send({ id, collects });
    for (;;) {
      const [message] = await once(this.child, 'message');
      if (message.id === id) return message;
    }
  }

  async stop() {
    const left = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await left;
  }
}

function openAll(port) {
  return Promise.all(Array.from({ length: CONNECTIONS }, () => open(port)));
}

async function open(port) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

function exchange(socket, requests) {
  return new Promise((resolve, reject) => {
    let left = requests;
    socket.removeAllListeners('error').once('error', reject);
    const onData = (chunk) => {
      // An answer of this size comes in one piece.
      if (!chunk.includes('HTTP/1.1 200 OK')) reject(new Error(`not answered: ${chunk}`));
      if (--left > 0) socket.write(REQUEST);
      else {
        socket.off('data', onData);
        resolve();
      }
    };
    socket.on('data', onData);
    socket.write(REQUEST);
  });
}
