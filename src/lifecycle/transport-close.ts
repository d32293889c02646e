import type { Clock } from '../core/clock.js';
import type { Drain } from './drain.js';
import { Patience } from '../core/deadline.js';
import type { Transport } from './microservices/transport.js';

interface TransportCloseSpec {
  readonly clock: Clock;
  readonly drain: Drain;
  readonly deadlineMs: number;
  /** The application is that one microservice, so that whoever closes the transport closes the application. */
  readonly isAlone: boolean;
  readonly finishDrain: () => Promise<unknown>;
}

/**
 * What has to be over before a transport is closed. Nest closes that of a microservice ahead of every hook when the
 * application calls `app.close()`: the drain has to be seen through here then. An application that closes a connected
 * microservice by itself has the messages there finished, and no more.
 */
export async function beforeClose(transport: Transport, spec: TransportCloseSpec): Promise<void> {
  const { clock, drain, deadlineMs, isAlone, finishDrain } = spec;
  if (drain.phase === 'stopped') return;
  // Past that moment the drain may be waiting for whoever closes here.
  const isShared = (isAlone || drain.isFinishing || drain.hasSignal) && !drain.closing.aborted;
  if (isShared) return void (await finishDrain());
  const patience = new Patience(clock);
  patience.endAt(clock.now() + deadlineMs);
  drain.onPhase((phase) => {
    if (phase === 'stopped') patience.lose();
  });
  transport.stopTaking();
  await patience.wait(Infinity, transport.finish(clock, patience));
  patience.end();
}
