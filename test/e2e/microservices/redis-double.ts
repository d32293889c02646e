import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Replaces a Redis server. It knows only the commands for publishing and subscribing. */
export class RedisDouble {
  private readonly server: Server;
  private readonly channels = new Map<Socket, Set<string>>();

  private constructor() {
    this.server = createServer((socket) => this.serve(socket));
  }

  static async start(): Promise<RedisDouble> {
    const double = new RedisDouble();
    await once(double.server.listen(0, '127.0.0.1'), 'listening');
    return double;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  subscribers(channel: string): number {
    return [...this.channels.values()].filter((names) => names.has(channel)).length;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.channels.keys()) socket.destroy();
  }

  private serve(socket: Socket): void {
    this.channels.set(socket, new Set());
    socket.on('close', () => this.channels.delete(socket)).on('error', () => {});
    let pending = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      pending += chunk;
      for (let command = take(pending); command; command = take(pending)) {
        pending = command.rest;
        this.obey(socket, command.words);
      }
    });
  }

  private obey(socket: Socket, [name = '', ...words]: readonly string[]): void {
    const own = this.channels.get(socket) ?? new Set();
    const tell = (kind: string, channel: string | null): void => {
      socket.write(`*3\r\n${bulk(kind)}${bulk(channel)}:${own.size}\r\n`);
    };
    switch (name.toLowerCase()) {
      case 'info':
        return void socket.write(bulk('redis_version:7.0.0\r\nloading:0\r\n'));
      case 'subscribe':
        return words.forEach((channel) => tell('subscribe', own.add(channel) && channel));
      case 'unsubscribe':
        for (const channel of words.length > 0 ? words : [...own]) {
          own.delete(channel);
          tell('unsubscribe', channel);
        }
        return words.length > 0 || own.size > 0 ? undefined : tell('unsubscribe', null);
      case 'punsubscribe':
        return tell('punsubscribe', null);
      case 'publish':
        return this.publish(socket, words[0] ?? '', words[1] ?? '');
      case 'quit':
        return void socket.end('+OK\r\n');
      default:
        socket.write('+OK\r\n');
    }
  }

  private publish(from: Socket, channel: string, text: string): void {
    const to = [...this.channels].filter(([, names]) => names.has(channel)).map(([socket]) => socket);
    for (const socket of to) socket.write(`*3\r\n${bulk('message')}${bulk(channel)}${bulk(text)}`);
    from.write(`:${to.length}\r\n`);
  }
}

function bulk(text: string | null): string {
  return text === null ? '$-1\r\n' : `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

/** The first command of `text`, if it is complete. The text must be ASCII. */
function take(text: string): { words: string[]; rest: string } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (!head) return undefined;
  let at = head[0].length;
  const words: string[] = [];
  for (let left = Number(head[1]); left > 0; left--) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (!size) return undefined;
    at += size[0].length;
    const end = at + Number(size[1]);
    if (text.length < end + 2) return undefined;
    words.push(text.slice(at, end));
    at = end + 2;
  }
  return { words, rest: text.slice(at) };
}
