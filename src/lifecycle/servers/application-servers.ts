import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import { letCloseAgain } from './close-again.js';
import { Connections } from './connections.js';
import { fastifyServers, routingOf } from './fastify-servers.js';
import { ListeningServers } from './listening-servers.js';
import { RequestTracker } from './request-tracker.js';
import { frontServer, type ApplicationServer, type Front } from './server-front.js';
import { stopListening } from './stop-listening.js';
import { Uploads } from './uploads.js';
import { hasBody, protocolsOf, refuseUpgrade, serveWithoutUpgrade } from './unwanted-upgrade.js';

/** May answer a request before the application. Returns whether it has. Must not throw. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;
/** Whether a request is addressed to a probe. Must not throw. */
type IsProbe = (request: IncomingMessage) => boolean;

const REQUEST_START = 'http.server.request.start';

/**
 * Every server of the application, with its requests and connections: the server of Nest, servers that share its request listener
 * (Fastify's second one on `localhost`, or a server that the application creates around the Express instance), and the servers of
 * gateways on separate ports.
 */
export class ApplicationServers {
  readonly requests = new RequestTracker();
  readonly connections = new Connections();
  readonly uploads = new Uploads(() => this.requests.isClosing);
  private readonly servers = new Map<ApplicationServer, () => void>();
  /** The servers that the drain has closed. */
  private readonly closed = new WeakSet<ApplicationServer>();
  private readonly listening = new ListeningServers((server) => this.consider(server));
  private main: ApplicationServer | undefined;
  private instance: unknown;
  private ownListeners: readonly unknown[] = [];
  private gatewayPorts: ReadonlySet<unknown> = new Set();
  private intercept: Intercept = () => false;
  private isProbe: IsProbe = () => false;
  private isClosing = false;

  /** Looks for servers that gateways have opened or will open on these ports. */
  watch(gatewayPorts: ReadonlySet<number>): void {
    this.gatewayPorts = gatewayPorts;
    this.listening.watch();
  }

  /**
   * Takes over the main server. `instance` is the object that the HTTP adapter wraps; an Express application is itself a request
   * listener. `intercept` sees each request first. A request for which `isProbe` returns true is never an upgrade, unless to a
   * WebSocket.
   */
  attach(server: ApplicationServer, instance: unknown, intercept: Intercept, isProbe: IsProbe = () => false): void {
    this.main = server;
    this.instance = instance;
    this.ownListeners =
      typeof instance === 'function' ? [instance] : [...routingOf(instance), ...server.rawListeners('request')];
    this.intercept = intercept;
    this.isProbe = isProbe;
    this.adopt(server, intercept);
    subscribe(REQUEST_START, this.onRequestStart);
  }

  /** Takes over servers that the framework has opened when it began to listen. */
  adoptSiblings(): void {
    for (const server of fastifyServers(this.instance)) this.adopt(server, this.intercept);
  }

  detach(): void {
    unsubscribe(REQUEST_START, this.onRequestStart);
    this.listening.stop();
    for (const stepAside of this.servers.values()) stepAside();
    this.servers.clear();
  }

  get isListening(): boolean {
    return [...this.servers.keys()].some((server) => server.listening);
  }

  /** False while the application has a server and none listens: then no client can reach it, whatever another port answers. */
  get isReachable(): boolean {
    return this.servers.size === 0 || this.isListening;
  }

  /**
   * Accepts no new connections and no new upgrades. Open connections stay.
   */
  stopAccepting(): void {
    this.isClosing = true;
    for (const server of this.servers.keys()) {
      if (!server.listening) continue;
      this.closed.add(server);
      stopListening(server);
    }
    this.connections.closeSessions();
  }

  closeIdleConnections(): void {
    for (const server of this.servers.keys()) if ('closeIdleConnections' in server) server.closeIdleConnections();
  }

  /** Ends the timer with which `node:http` watches connections, because {@link stopAccepting} leaves it running. */
  release(): void {
    for (const server of this.servers.keys()) if (this.isClosing) server.close();
  }

  // This runs before the server emits `request`, so that even the first request of an adopted server is counted.
  private readonly onRequestStart = (message: unknown): void => {
    const { server, socket } = message as { server: HttpServer; socket: Socket };
    this.consider(server);
    // The connection may be older than the adoption of the server.
    if (this.servers.has(server)) this.connections.add(socket);
  };

  private consider(server: NetServer): void {
    if (this.servers.has(server)) return;
    if (this.sharesListener(server)) this.adopt(server, this.intercept);
    // A gateway answers no probes, because its port is for its own clients.
    else if (this.isGateway(server)) this.adopt(server, () => false);
  }

  private adopt(server: ApplicationServer, intercept: Intercept): void {
    if (this.servers.has(server)) return;
    const stepAside = frontServer(server, this.frontOf(server, intercept));
    const forgetClose = letCloseAgain(server, () => this.closed.has(server));
    this.servers.set(server, () => {
      stepAside();
      // Later hooks may still close the server themselves.
      if (!this.closed.has(server)) forgetClose();
    });
  }

  private frontOf(server: ApplicationServer, intercept: Intercept): Front {
    return {
      request: (request, response) => {
        this.requests.meet(response);
        if (this.uploads.isHalfClosed(request)) return true;
        // Hot path, ADR 8: a probe that is answered at once is over, so that nothing has to wait for it.
        const isAsked = !this.requests.isClosing;
        const isAnswered = isAsked && intercept(request, response);
        if (isAnswered && isSent(response)) return true;
        this.requests.track(response);
        this.uploads.watch(request, response);
        return isAsked ? isAnswered : intercept(request, response);
      },
      connection: (socket) => this.connections.add(socket),
      session: (session) => this.connections.addSession(session),
      upgrade: (request, socket) => {
        if (this.isPlain(request)) {
          serveWithoutUpgrade(server, request, socket);
        } else if (this.isClosing) {
          refuseUpgrade(request, socket);
        } else {
          this.connections.addUpgraded(socket);
          return false;
        }
        return true;
      },
      closed: () => {
        if (server !== this.main && !this.isClosing) this.forget(server);
      },
    };
  }

  private forget(server: ApplicationServer): void {
    this.servers.get(server)?.();
    this.servers.delete(server);
  }

  /** Whether a request that offers another protocol must still be answered in HTTP/1. */
  private isPlain(request: IncomingMessage): boolean {
    const protocols = protocolsOf(request);
    if (protocols.includes('websocket')) return false;
    // Other requests belong to the application as long as upgrades are accepted; afterwards only their upgrade is refused.
    return this.isProbe(request) || (this.isClosing && protocols.includes('h2c') && !hasBody(request));
  }

  private sharesListener(server: NetServer): boolean {
    return server.rawListeners('request').some((listener) => this.ownListeners.includes(listener));
  }

  private isGateway(server: NetServer): boolean {
    const address = this.gatewayPorts.size > 0 && server.listening ? server.address() : null;
    return typeof address === 'object' && this.gatewayPorts.has(address?.port);
  }
}

/**
 * Whether the operating system has the whole answer. One that waits for an earlier answer of its connection has no socket, and
 * HTTP/2 writes later.
 */
function isSent({ writableEnded, socket, req }: ServerResponse): boolean {
  return writableEnded && req.httpVersionMajor < 2 && socket?.writableLength === 0;
}
