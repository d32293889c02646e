import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Link {
  readonly client: Socket;
  readonly server: Socket | undefined;
  /** Bytes of both sides are dropped, and neither side is told. */
  isSwallowed: boolean;
}

/** Observes what passes through a {@link TcpProxy}. A link stands for one connection. */
export interface Listener {
  /** Called with the bytes that a client sent, whether they are passed on or dropped. */
  readonly onSent?: (link: object, bytes: Buffer) => void;
  /** Called with the bytes of the server that a client received. */
  readonly onAnswered?: (link: object, bytes: Buffer) => void;
  readonly onClosed?: (link: object) => void;
}

/** Sits between a client and a server on this machine, and fails in the ways in which networks fail. */
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

  /** The port, which never changes, even while the proxy refuses connections. */
  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** Lets new connections work. Connections that are already silent stay silent. */
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

  /** Makes every open connection silent, as if the peer had vanished. New connections work. */
  swallowOpen(): void {
    for (const link of this.#links) link.isSwallowed = true;
  }

  /** Makes every connection silent, including new ones. */
  swallowEverything(): void {
    this.#swallowsNewOnes = true;
    this.swallowOpen();
  }

  /** Refuses new connections. Open connections continue to work. */
  refuse(): void {
    this.#front?.close();
    this.#front = undefined;
  }

  /** Breaks every open connection with a reset. */
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
    // Errors are expected here, because the proxy breaks connections; `close` follows.
    client.on('error', () => undefined);
    server?.on('error', () => undefined);
    server?.on('close', () => link.isSwallowed || client.destroy());
    client.on('close', () => {
      server?.destroy();
      if (this.#links.delete(link)) this.#listener.onClosed?.(link);
    });
  }
}
