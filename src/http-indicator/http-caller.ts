import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type AgentOptions } from 'node:https';

interface Call {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: AgentOptions;
}

/** A connection can be used again only if the body has been read. A longer one costs more than a new connection. */
const MAX_BODY_BYTES = 16_384;

/** Asks one URL over a connection that is kept. */
export class HttpCaller {
  private readonly agent: HttpAgent;
  private unread: IncomingMessage | undefined;

  constructor(private readonly call: Call) {
    const options = { ...call.agent, keepAlive: true, maxFreeSockets: 1 };
    this.agent = call.url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Resolves with the status code as soon as the headers are there. `signal` ends the call and its connection. */
  async status(signal: AbortSignal): Promise<number> {
    this.cancelUnread();
    const { promise, request } = this.send(signal);
    return promise.catch((error: unknown) => {
      // The server may have closed the kept connection at the moment at which the request was sent. It did not refuse the request.
      if (request.reusedSocket && !signal.aborted && isReset(error)) return this.send(signal).promise;
      throw error;
    });
  }

  close(): void {
    this.cancelUnread();
    this.agent.destroy();
  }

  private send(signal: AbortSignal): { promise: Promise<number>; request: ClientRequest } {
    const { url, method, headers } = this.call;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const options = { method, headers: { 'user-agent': 'nestjs-vitals', ...headers }, agent: this.agent, signal };
    const request = send(url, options);
    const promise = new Promise<number>((resolve, reject) => {
      request.once('response', (response) => {
        this.discard(response);
        resolve(response.statusCode ?? 0);
      });
      // It stays attached: a connection that breaks after the headers must not throw.
      request.on('error', reject);
    });
    request.end();
    return { promise, request };
  }

  /** Reads a short body, so that the connection can be used again, and cancels any other. */
  private discard(response: IncomingMessage): void {
    let left = MAX_BODY_BYTES;
    response.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) response.destroy();
    });
    response.on('error', () => {});
    this.unread = response;
  }

  /** A body that never ends, or comes slowly, has until the next call. */
  private cancelUnread(): void {
    if (this.unread && !this.unread.complete) this.unread.destroy();
    this.unread = undefined;
  }
}

function isReset(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE';
}
