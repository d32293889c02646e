import { JsonSocket } from '@nestjs/microservices';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const HOST = '127.0.0.1';

/** Callers over TCP that keep their connection while it lives, like Nest's own client, and never retry. */
export class TcpCallers {
  readonly answered: number[] = [];
  readonly failed: number[] = [];
  /** The port of later connections. */
  port: number;
  private nextId = 1;
  private isOver = false;
  private readonly work: Promise<void>[] = [];

  constructor(port: number, count: number) {
    this.port = port;
    for (let index = 0; index < count; index++) this.work.push(this.call());
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.work);
  }

  private async call(): Promise<void> {
    let line: Line | undefined;
    while (!this.isOver) {
      line = line?.isOpen ? line : await Line.open(this.port);
      const id = this.nextId++;
      const isAnswered = await line.ask(id, 10 + Math.random() * 60);
      (isAnswered ? this.answered : this.failed).push(id);
      await delay(5 + Math.random() * 25);
    }
    line?.close();
  }
}

class Line {
  isOpen = true;
  private give: (isAnswered: boolean) => void = () => {};

  private constructor(
    private readonly socket: Socket,
    private readonly json: JsonSocket,
  ) {
    json.on('message', ({ response }: { response?: unknown }) => this.give(response === 42));
    json.on('error', () => {});
    json.on('close', () => {
      this.isOpen = false;
      this.give(false);
    });
  }

  static async open(port: number): Promise<Line> {
    const socket = connect(port, HOST);
    const line = new Line(socket, new JsonSocket(socket));
    await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
    return line;
  }

  async ask(id: number, ms: number): Promise<boolean> {
    if (!this.isOpen) return false;
    const answer = new Promise<boolean>((resolve) => (this.give = resolve));
    this.json.sendMessage({ id: String(id), pattern: id % 2 ? 'price' : 'tracked', data: { id, ms } });
    return answer;
  }

  close(): void {
    this.socket.destroy();
  }
}
