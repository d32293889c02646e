import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Link {
  readonly client: Socket;
  readonly server: Socket | undefined;
  /** Neither side hears from the other any more, and neither is told. */
  isSwallowed: boolean;
}

/** What passes through a {@link TcpProxy}. A link stands for one connection. */
export interface Listener {
  /** Bytes that a client sent, whether they are passed on or swallowed. */
  readonly onSent?: (link: object, bytes: Buffer) => void;
  /** Bytes of the server's that a client got. */
  readonly onAnswered?: (link: object, bytes: Buffer) => void;
  readonly onClosed?: (link: object) => void;
}

/** Stands between a client and a server on this machine, and fails the way networks do. */
export class TcpProxy {
  readonly #targetPort: number;
  readonly #listener: Listener;
  readonly #links = new Set<Link>();
  #front: Server | undefined;
  #port = 0;
  #swallowsNewOnes = false;

  private constructor(targetPort: number, listener: Listener) {
    this.#targetPort = targetPort;
    this.#listener = listener;
  }

  static async start(targetPort: number, listener: Listener = {}): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort, listener);
    await proxy.pass();
    return proxy;
  }

  /** The same for as long as it lives, while it refuses connections too. */
  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** New connections work. Those that are swallowed stay so. */
  async pass(): Promise<void> {
    this.#swallowsNewOnes = false;
    if (this.#front) return;
    const front = createServer((client) => this.#link(client));
    this.#front = front;
    await new Promise<void>((resolve, reject) => {
      front.once('error', reject);
      front.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (front.address() as AddressInfo).port;
  }

  /** Every open connection goes silent, as with a peer that is gone without a word. New ones work. */
  swallowOpen(): void {
    for (const link of this.#links) link.isSwallowed = true;
  }

  /** Every connection is silent, those too that are made from now on. */
  swallowEverything(): void {
    this.#swallowsNewOnes = true;
    this.swallowOpen();
  }

  /** New connections are refused. Open ones live on. */
  refuse(): void {
    this.#front?.close();
    this.#front = undefined;
  }

  /** Every open connection breaks with a reset. */
  reset(): void {
    for (const { client, server } of this.#links) {
      client.resetAndDestroy();
      server?.destroy();
    }
  }

  stop(): void {
    this.refuse();
    this.reset();
  }

  #link(client: Socket): void {
    const server = this.#swallowsNewOnes ? undefined : connect(this.#targetPort, '127.0.0.1');
    const link: Link = { client, server, isSwallowed: this.#swallowsNewOnes };
    this.#links.add(link);
    client.on('data', (bytes) => {
      this.#listener.onSent?.(link, bytes);
      if (!link.isSwallowed) server?.write(bytes);
    });
    server?.on('data', (bytes) => {
      if (link.isSwallowed) return;
      this.#listener.onAnswered?.(link, bytes);
      client.write(bytes);
    });
    // Broken connections are what this is for; `close` follows.
    client.on('error', () => undefined);
    server?.on('error', () => undefined);
    server?.on('close', () => link.isSwallowed || client.destroy());
    client.on('close', () => {
      server?.destroy();
      if (this.#links.delete(link)) this.#listener.onClosed?.(link);
    });
  }
}
