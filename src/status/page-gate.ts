import type { Clock } from '../core/clock.js';
import { GateRequest, type Gate } from '../http/gate.js';
import { createPathGate } from '../http/path-gate.js';
import type { ProbeRequest } from '../core/report/probe-request.js';
import type { StatusService } from './status.service.js';

/** Answers requests for the status page at its path, in the main thread. */
export function createPageGate(
  path: string,
  status: Pick<StatusService, 'answer'>,
  via: ProbeRequest['via'],
  clock: Clock,
): Gate {
  return createPathGate(
    () => path,
    (request) => status.answer(new GateRequest(request, request.url ?? '', via)),
    clock,
  );
}
