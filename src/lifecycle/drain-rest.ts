import type { DrainRest } from '../core/report/drain-step.js';
import { listed } from '../core/text/log-text.js';
import type { Microservices } from './microservices/microservices.js';
import type { ApplicationServers } from './servers/application-servers.js';
import type { WorkTracker } from './work-tracker.js';

interface Sources {
  readonly servers: ApplicationServers;
  readonly microservices: Microservices;
  readonly work: WorkTracker;
}

/** What a drain would have to wait for now. */
export function restOf({ servers, microservices, work }: Sources, startupTasks: boolean): DrainRest {
  return {
    requests: servers.requests.inFlight,
    messages: microservices.inFlight,
    connections: servers.connections.count + microservices.connections,
    work: work.names,
    startupTasks,
  };
}

export function isNothing({ requests, messages, connections, work, startupTasks }: DrainRest): boolean {
  return requests + messages + connections + work.length === 0 && !startupTasks;
}

/** One line about a drain that was cut short. */
export function cutShortLine({ requests, messages, connections, work, startupTasks }: DrainRest): string {
  const left = [
    counted(requests, 'request'),
    ...(messages > 0 ? [counted(messages, 'message')] : []),
    counted(connections, 'connection'),
    counted(work.length, 'piece of tracked work', 'pieces of tracked work'),
  ].join(', ');
  const named = work.length > 0 ? ` (${listed(work)})` : '';
  return `the drain was cut short; left: ${left}${named}${startupTasks ? ', startup tasks' : ''}`;
}

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
