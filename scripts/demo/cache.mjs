import { once } from 'node:events';
import { createServer } from 'node:net';

/** What a client of Redis asks when it connects, and for values. Nothing is ever kept. */
const ANSWERS = { PING: '+PONG\r\n', GET: '$-1\r\n', INFO: '$9\r\nloading:0\r\n' };

/** A stand-in for Redis that can go away and come back. */
export class Cache {
  /** @readonly */
  #sockets = new Set();
  #server;

  constructor(port) {
    /** @readonly */
    this.port = port;
  }

  async up() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.on('data', (data) => socket.write(answersTo(String(data))));
    });
    await once(this.#server.listen(this.port, '127.0.0.1'), 'listening');
  }

  async down() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }
}

/** A command is a list of texts: `*2`, then for each its length and itself. */
function answersTo(text) {
  const commands = text.split(/^\*\d+\r\n/m).filter((command) => command !== '');
  return commands.map((command) => ANSWERS[command.split('\r\n')[1]?.toUpperCase()] ?? '+OK\r\n').join('');
}
