import { Injectable } from '@nestjs/common';
import type { Phase } from '../core/report/phase.js';
import { ApplicationServers } from './servers/application-servers.js';
import { Drain } from './drain.js';
import { responseOf, type TrackedResponse } from './servers/response-of.js';
import { WorkTracker } from './work-tracker.js';

/** The application's view of its own shutdown. */
@Injectable()
export class DrainService {
  /** @internal Only Nest calls this. */
  constructor(
    private readonly drain: Drain,
    private readonly work: WorkTracker,
    private readonly servers: ApplicationServers,
  ) {}

  /** The phase of the application. It only moves forward. */
  get phase(): Phase {
    return this.drain.phase;
  }

  /** Aborts when the drain begins. Then stop taking work from queues. */
  get signal(): AbortSignal {
    return this.drain.signal;
  }

  /** Aborts when the application accepts no new connections. Then close your own sockets. */
  get closing(): AbortSignal {
    return this.drain.closing;
  }

  /** Makes the drain wait, up to its deadline, until `work` has settled. Returns `work`. The log shows `name` if it has not settled. */
  track<T>(work: Promise<T>, name?: string): Promise<T>;
  /**
   * Makes the drain wait, up to its deadline, until a response has ended by itself, such as a stream of events with an end. Other
   * streams are ended after the linger, and their clients cannot distinguish that from a regular end.
   */
  track(response: TrackedResponse, name?: string): void;
  track(work: Promise<unknown> | TrackedResponse, name = 'unnamed'): Promise<unknown> | undefined {
    const response = responseOf(work);
    if (!response) return this.work.track(work as Promise<unknown>, name);
    void this.work.track(this.servers.requests.keep(response), name);
    return undefined;
  }

  /** Takes the process out of rotation by hand: from now on readiness is 503, and the process stays up. This cannot be undone. */
  begin(reason = 'drain.begin()'): void {
    this.drain.begin(reason);
  }
}
