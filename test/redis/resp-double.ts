import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A protocol double: a TCP server that speaks as much of Redis's protocol (RESP) as the clients and the indicator need. */
export class RespDouble {
  /** The commands that came, in upper case. */
  readonly commands: string[] = [];
  /** Whether it leaves every command without an answer. */
  isSilent = false;
  /** The answers by command, in RESP. */
  readonly answers = new Map<string, string>([
    ['PING', '+PONG\r\n'],
    ['INFO', bulk('redis_version:7.0.0\r\nloading:0\r\n')],
    ['ROLE', '*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n'],
    ['SETRANGE', ':0\r\n'],
  ]);
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.serve(socket));

  async listen(): Promise<number> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => {});
    // The clients send each command in one piece, and commands are short.
    socket.on('data', (data) => {
      for (const [, command] of data.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g)) {
        const name = command!.toUpperCase();
        this.commands.push(name);
        if (!this.isSilent) socket.write(this.answers.get(name) ?? '+OK\r\n');
      }
    });
  }
}

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`;
}
