import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server as HttpServer } from 'node:http';
import { frontServer, type ApplicationServer, type FrontHandler } from './server-front.js';

const REQUEST_START = 'http.server.request.start';

/**
 * Every server of the application, with one handler in front of each: the one Nest made, and those that share its request
 * listener (Fastify's second one on `localhost`, a server that somebody makes around the Express instance).
 */
export class ApplicationServers {
  private readonly servers = new Map<ApplicationServer, () => void>();
  private instance: unknown;
  private handler: FrontHandler = () => false;

  /**
   * `instance` is what the HTTP adapter wraps: an Express application is itself a request listener. `handler` sees each
   * request first.
   */
  attach(server: ApplicationServer, instance: unknown, handler: FrontHandler): void {
    this.instance = instance;
    this.handler = handler;
    this.adopt(server);
    subscribe(REQUEST_START, this.onRequestStart);
  }

  detach(): void {
    unsubscribe(REQUEST_START, this.onRequestStart);
    for (const stepAside of this.servers.values()) stepAside();
    this.servers.clear();
  }

  get isListening(): boolean {
    return [...this.servers.keys()].some((server) => server.listening);
  }

  /** False while the application has a server and none listens: it cannot be reached then, whatever another port says. */
  get isReachable(): boolean {
    return this.servers.size === 0 || this.isListening;
  }

  // Runs before the server emits `request`, so that the first request of an adopted server is seen already.
  private readonly onRequestStart = (message: unknown): void => {
    const { server } = message as { server: HttpServer };
    if (!this.servers.has(server) && this.sharesListener(server)) this.adopt(server);
  };

  private adopt(server: ApplicationServer): void {
    if (!this.servers.has(server)) this.servers.set(server, frontServer(server, this.handler));
  }

  private sharesListener(server: HttpServer): boolean {
    const listeners = server.rawListeners('request');
    if (listeners.includes(this.instance as never)) return true;
    return [...this.servers.keys()].some((known) =>
      known.rawListeners('request').some((listener) => listeners.includes(listener)),
    );
  }
}
