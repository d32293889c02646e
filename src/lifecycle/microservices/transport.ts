import type { Clock } from '../../core/clock.js';
import type { Deadline } from '../../core/deadline.js';

/** A transport of a microservice, for the drain. Nothing here throws or rejects. */
export interface Transport {
  /** Whether callers connect to it, so that they must first learn that it shuts down. */
  readonly isListening: boolean;
  /** Whether callers can reach it. A transport that takes messages from a broker is always reachable. */
  readonly isReachable: boolean;
  readonly inFlight: number;
  /** The number of its own connections. */
  readonly connections: number;
  /** Takes no more messages from a broker. Called when the drain begins. */
  stopTaking(): void;
  /** Accepts no new connections, and ends open ones as soon as that loses no answer. */
  stopAccepting(clock: Clock): void;
  /** Resolves once no caller is connected, so that there is no reason to linger. */
  whenDeserted(): Promise<unknown>;
  /** Takes no new messages, and resolves once those in flight have been answered. */
  finish(clock: Clock, deadline: Deadline): Promise<unknown>;
  /** Ends everything at once, because the drain waits no longer. */
  destroy(): void;
}
