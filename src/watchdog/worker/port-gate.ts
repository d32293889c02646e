import type { Clock } from '../../core/clock.js';
import type { ResolvedOptions } from '../../core/options/resolved.js';
import { createGate, GateRequest, type Gate } from '../../http/gate.js';
import { createGrpcGate } from '../../http/grpc/grpc-gate.js';
import { createPathGate, firstGate } from '../../http/path-gate.js';
import { createRouter } from '../../http/route.js';
import type { ProbeHandler } from './probe-handler.js';
import type { ScrapeHandler } from './scrape-handler.js';
import type { StatusHandler } from './status-handler.js';
import type { ThreadHealth } from './thread-health.js';

interface PortSpec {
  readonly clock: Clock;
  readonly paths: ResolvedOptions['paths'];
  readonly pagePath: string | undefined;
  readonly answer: ProbeHandler['answer'];
  readonly health: ThreadHealth;
  readonly status: StatusHandler;
  readonly scrapes: ScrapeHandler;
}

/** Everything that the thread answers on `port`. */
export function createPortGate({ clock, paths, pagePath, answer, health, status, scrapes }: PortSpec): Gate {
  return firstGate(
    createGrpcGate(health),
    createGate(createRouter(paths), answer, 'port', clock),
    createPathGate(
      () => pagePath,
      (request) => status.answer(new GateRequest(request, request.url ?? '', 'port')),
      clock,
    ),
    createPathGate(
      () => scrapes.served?.path,
      () => scrapes.answer(),
      clock,
    ),
  );
}
