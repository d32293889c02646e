/** What a drain has not finished. */
export interface DrainRest {
  /** HTTP requests that are not answered. */
  readonly requests: number;
  /** Messages of microservices that are not answered. */
  readonly messages: number;
  /** Open connections, of HTTP servers and of microservices. */
  readonly connections: number;
  /** The names given to `DrainService.track()`, one per piece of work that has not settled. */
  readonly work: readonly string[];
  /** Whether a startup task is still running. */
  readonly startupTasks: boolean;
}

/** One step of a drain. Times are whole milliseconds since it began. */
export type DrainStep =
  | {
      /** Readiness is 503 from here on. */
      readonly step: 'begin';
      /** The signal, `app.close()`, or what the application gave to `DrainService.begin()`, in full. */
      readonly reason: string;
    }
  | {
      /** No new connection is accepted from here on. */
      readonly step: 'closing';
      readonly elapsedMs: number;
    }
  | {
      /** The application's own hooks run next. */
      readonly step: 'end';
      readonly elapsedMs: number;
      /** Whether the deadline, or a second signal, has ended the drain before everything was done. */
      readonly isCutShort: boolean;
      readonly left: DrainRest;
    };
