import type { Server } from 'node:net';
import { systemClock } from '../../../src/system-clock.js';
import { DEFAULTS } from '../../../src/core/options/defaults.js';
import { ApplicationServers } from '../../../src/lifecycle/servers/application-servers.js';
import { Drain } from '../../../src/lifecycle/drain.js';
import { Microservices } from '../../../src/lifecycle/microservices/microservices.js';
import { WorkTracker } from '../../../src/lifecycle/work-tracker.js';
import { listen, listener, SERVERS } from './servers.js';

export const PROPAGATION_MS = 300;
export const LINGER_MS = 300;
export const DEADLINE_MS = 3000;
/** The time that a busy machine may add to any of these times. */
export const MARGIN_MS = 1200;

type Kind = keyof typeof SERVERS;
export const KINDS = Object.keys(SERVERS) as Kind[];

interface Stand {
  readonly server: Server;
  readonly servers: ApplicationServers;
  readonly drain: Drain;
  readonly port: number;
  readonly log: string[];
}

let stand: Stand | undefined;

/** Starts a server of this kind, with its drain. {@link endStand} ends it. */
export async function start(kind: Kind, deadlineMs = DEADLINE_MS): Promise<Stand> {
  const server = SERVERS[kind](listener);
  const servers = new ApplicationServers();
  servers.attach(server, listener, () => false);
  const log: string[] = [];
  const options = { ...DEFAULTS.drain, propagationDelayMs: PROPAGATION_MS, lingerMs: LINGER_MS, deadlineMs };
  const work = new WorkTracker();
  const drain = new Drain({
    clock: systemClock,
    options,
    servers,
    microservices: new Microservices(),
    work,
    log: (line) => log.push(line),
  });
  drain.markRunning();
  stand = { server, servers, drain, port: await listen(server), log };
  return stand;
}

/** Runs the drain to its end. Resolves with how long it took. */
export async function finish(drain: Drain, signal?: string): Promise<number> {
  const startedAt = performance.now();
  if (signal) drain.beginOnSignal(signal);
  await drain.finish(Promise.resolve());
  return performance.now() - startedAt;
}

export function endStand(): void {
  stand?.servers.connections.destroyAll();
  stand?.servers.detach();
  stand?.server.close();
}
