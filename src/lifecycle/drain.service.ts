import { Injectable } from '@nestjs/common';
import type { Phase } from '../core/report/phase.js';
import { ApplicationServers } from './servers/application-servers.js';
import { Drain } from './drain.js';
import { responseOf, type TrackedResponse } from './servers/response-of.js';
import { WorkTracker } from './work-tracker.js';

/** The application's view of its own shutdown. */
@Injectable()
export class DrainService {
  constructor(
    private readonly drain: Drain,
    private readonly work: WorkTracker,
    private readonly servers: ApplicationServers,
  ) {}

  /** Only ever moves forward. */
  get phase(): Phase {
    return this.drain.phase;
  }

  /** Aborts when draining begins: stop taking work from queues. */
  get signal(): AbortSignal {
    return this.drain.signal;
  }

  /** Aborts when no new connection is taken: close sockets of your own. */
  get closing(): AbortSignal {
    return this.drain.closing;
  }

  /** Makes the drain wait, up to its deadline, until `work` has settled. Returns `work`. `name` stands in the log if it has not. */
  track<T>(work: Promise<T>, name?: string): Promise<T>;
  /**
   * Makes the drain wait, up to its deadline, until a response has ended by itself: a stream of events that has an end. Others
   * are ended after the linger, and their clients cannot tell that from the whole.
   */
  track(response: TrackedResponse, name?: string): void;
  track(work: Promise<unknown> | TrackedResponse, name = 'unnamed'): Promise<unknown> | undefined {
    const response = responseOf(work);
    if (!response) return this.work.track(work as Promise<unknown>, name);
    void this.work.track(this.servers.requests.keep(response), name);
    return undefined;
  }

  /** Takes the process out of rotation by hand: readiness is 503 from here on, and the process stays up. There is no way back. */
  begin(reason = 'drain.begin()'): void {
    this.drain.begin(reason);
  }
}
