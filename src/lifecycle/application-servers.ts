import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { Connections } from './connections.js';
import { RequestTracker } from './request-tracker.js';
import { frontServer, type ApplicationServer, type Front } from './server-front.js';
import { hasBody, protocolsOf, refuseUpgrade, serveWithoutUpgrade } from './unwanted-upgrade.js';

/** Answers a request ahead of the application. Returns whether it has. Must not throw. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;
/** Whether a request is addressed to a probe. Must not throw. */
type IsProbe = (request: IncomingMessage) => boolean;

const REQUEST_START = 'http.server.request.start';
/** Where Fastify keeps the servers it opens for further addresses of a host name (private; seen in Fastify 5). */
const FASTIFY_SERVERS = 'fastify.serverBindings';

/**
 * Every server of the application, with what is in flight there: the one Nest made, and those that share its request
 * listener (Fastify's second one on `localhost`, a server that somebody makes around the Express instance).
 */
export class ApplicationServers {
  readonly requests = new RequestTracker();
  readonly connections = new Connections();
  private readonly servers = new Map<ApplicationServer, () => void>();
  private instance: unknown;
  private ownListeners: readonly unknown[] = [];
  private intercept: Intercept = () => false;
  private isProbe: IsProbe = () => false;
  private isClosing = false;

  /**
   * `instance` is what the HTTP adapter wraps: an Express application is itself a request listener. `intercept` sees each
   * request first. A request for which `isProbe` says yes is never an upgrade, unless to a WebSocket.
   */
  attach(server: ApplicationServer, instance: unknown, intercept: Intercept, isProbe: IsProbe = () => false): void {
    this.instance = instance;
    this.ownListeners = typeof instance === 'function' ? [instance] : server.rawListeners('request');
    this.intercept = intercept;
    this.isProbe = isProbe;
    this.adopt(server);
    subscribe(REQUEST_START, this.onRequestStart);
  }

  /** Looks for servers that the framework has opened while it began to listen. */
  adoptSiblings(): void {
    for (const server of fastifyServers(this.instance)) this.adopt(server);
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

  /**
   * Takes no new connection and no new upgrade; what is connected stays. `Server.close()` of `node:http` would also end idle
   * connections at once, just when a client may be writing on one.
   */
  stopAccepting(): void {
    this.isClosing = true;
    for (const server of this.servers.keys()) if (server.listening) NetServer.prototype.close.call(server);
    this.connections.closeSessions();
  }

  closeIdleConnections(): void {
    for (const server of this.servers.keys()) if ('closeIdleConnections' in server) server.closeIdleConnections();
  }

  /** Ends the timer with which `node:http` looks after connections: {@link stopAccepting} leaves it running. */
  release(): void {
    for (const server of this.servers.keys()) if (this.isClosing) server.close();
  }

  // Runs before the server emits `request`, so that the first request of an adopted server is seen already.
  private readonly onRequestStart = (message: unknown): void => {
    const { server, socket } = message as { server: HttpServer; socket: Socket };
    if (this.servers.has(server) || !this.sharesListener(server)) return;
    this.adopt(server);
    this.connections.add(socket);
  };

  private adopt(server: ApplicationServer): void {
    if (!this.servers.has(server)) this.servers.set(server, frontServer(server, this.front));
  }

  private readonly front: Front = {
    request: (request, response) => {
      this.requests.track(response);
      return this.intercept(request, response);
    },
    connection: (socket) => this.connections.add(socket),
    session: (session) => this.connections.addSession(session),
    upgrade: (server, request, socket) => {
      if (this.isPlain(request)) serveWithoutUpgrade(server, request, socket);
      else if (this.isClosing) refuseUpgrade(request, socket);
      else {
        this.connections.addUpgraded(socket);
        return false;
      }
      return true;
    },
  };

  /** Whether a request that offers another protocol is to be answered in HTTP/1 all the same. */
  private isPlain(request: IncomingMessage): boolean {
    const protocols = protocolsOf(request);
    if (protocols.includes('websocket')) return false;
    // Otherwise it is the application's to choose, as long as upgrades are taken at all: then it is the upgrade that is refused.
    return this.isProbe(request) || (this.isClosing && protocols.includes('h2c') && !hasBody(request));
  }

  private sharesListener(server: HttpServer): boolean {
    return server.rawListeners('request').some((listener) => this.ownListeners.includes(listener));
  }
}

function fastifyServers(instance: unknown): ApplicationServer[] {
  if (typeof instance !== 'object' || instance === null) return [];
  const key = Object.getOwnPropertySymbols(instance).find(({ description }) => description === FASTIFY_SERVERS);
  const servers: unknown = key && (instance as Record<symbol, unknown>)[key];
  return Array.isArray(servers) ? servers.filter((server) => server instanceof NetServer) : [];
}
