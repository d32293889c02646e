import type { Clock } from '../../core/clock.js';
import type { Patience } from '../../core/deadline.js';

/** A transport of a microservice, as the drain needs it. Nothing here throws or rejects. */
export interface Transport {
  /** Callers come to it by themselves, so that they have to learn first that it goes. */
  readonly isListening: boolean;
  /** False while it is one that listens and does not do so yet. */
  readonly isReachable: boolean;
  readonly inFlight: number;
  /** Connections of its own. */
  readonly connections: number;
  /** Draining begins: takes no more from a broker. */
  stopTaking(): void;
  /** Takes no new connection, and has those that are there end as soon as that costs no answer. */
  stopAccepting(clock: Clock): void;
  /** Resolves once nobody is connected, so that nothing is left to linger for. */
  whenDeserted(): Promise<unknown>;
  /** Takes no new message, and resolves once those in flight have been answered. */
  finish(clock: Clock, patience: Patience): Promise<unknown>;
  /** Nothing is waited for any more. */
  destroy(): void;
}
