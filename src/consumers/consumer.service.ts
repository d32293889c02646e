import { Inject, Injectable } from '@nestjs/common';
import type { Cancel, Clock } from '../core/clock.js';
import { HeartbeatService } from '../heartbeat/heartbeat.service.js';
import { DrainService } from '../lifecycle/drain.service.js';
import { CLOCK } from '../tokens.js';

/** How often, within `maxSilenceMs`, a silent consumer's source is asked whether work waits. */
const LOOKS_PER_SILENCE = 4;

/** A consumer of a queue, as the heartbeat sees it. */
export interface Consumer {
  readonly name: string;
  readonly maxSilenceMs: number;
  /** Whether work waits that the consumer should take. A rejection, like an answer that does not come, means that it is not known. */
  readonly hasWork: () => Promise<boolean>;
  /** Takes no more work, and resolves once the work in flight has ended. */
  readonly stop: () => Promise<unknown>;
}

/** A consumer that is watched. */
export interface WatchedConsumer {
  /** Says that work was taken or finished, or that there is none. */
  progressed(): void;
  /** Ends the watch. */
  stop(): void;
}

/** Gives consumers a heartbeat that is silent only while they leave known work undone. */
@Injectable()
export class ConsumerService {
  constructor(
    private readonly heartbeats: HeartbeatService,
    private readonly drain: DrainService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  watch({ name, maxSilenceMs, hasWork, stop }: Consumer): WatchedConsumer {
    const heartbeat = this.heartbeats.watch(name, { maxSilenceMs });
    const look = lookOf(hasWork, () => heartbeat.beat());
    const cancelLooks = this.clock.every(Math.ceil(maxSilenceMs / LOOKS_PER_SILENCE), look);
    const cancelDrain = this.whenDraining(() => {
      // The library of the consumer reports its own failures. The drain only waits.
      this.drain.track(stop(), name).catch(() => {});
    });
    return {
      progressed: () => heartbeat.beat(),
      stop: () => {
        cancelLooks();
        cancelDrain();
        heartbeat.stop();
      },
    };
  }

  private whenDraining(listener: () => void): Cancel {
    const { signal } = this.drain;
    signal.addEventListener('abort', listener, { once: true });
    return () => signal.removeEventListener('abort', listener);
  }
}

/** Beats unless it is known that work waits: a restart of the consumer repairs no broker that does not answer. */
function lookOf(hasWork: () => Promise<boolean>, beat: () => void): () => void {
  let isLooking = false;
  const settle = (waits: boolean): void => {
    isLooking = false;
    if (!waits) beat();
  };
  return () => {
    if (isLooking) {
      beat();
      return;
    }
    isLooking = true;
    // A client that throws at once knows nothing either.
    (async () => hasWork())().then(settle, () => settle(false));
  };
}
