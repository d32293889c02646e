import type { Clock } from '../core/clock.js';
import type { Drain } from './drain.js';
import { Deadline } from '../core/deadline.js';
import type { Transport } from './microservices/transport.js';

interface TransportCloseSpec {
  readonly clock: Clock;
  readonly drain: Drain;
  readonly deadlineMs: number;
  /** Whether the application is a single microservice, so that closing the transport closes the application. */
  readonly isAlone: boolean;
  readonly finishDrain: () => Promise<unknown>;
}

/**
 * Waits for everything that must be over before a transport is closed. When a microservice calls `app.close()`, Nest closes its
 * transport before every hook, so the whole drain must run here. When an application closes a connected microservice by itself,
 * only the messages of that microservice are finished.
 */
export async function beforeClose(transport: Transport, spec: TransportCloseSpec): Promise<void> {
  const { clock, drain, deadlineMs, isAlone, finishDrain } = spec;
  if (drain.phase === 'stopped') return;
  // After `closing` has aborted, the drain may wait for tracked work that closes this transport.
  const isShared = (isAlone || drain.isFinishing || drain.hasSignal) && !drain.closing.aborted;
  if (isShared) return void (await finishDrain());
  const deadline = new Deadline(clock);
  deadline.passAt(clock.now() + deadlineMs);
  const cancel = drain.onPhase((phase) => {
    if (phase === 'stopped') deadline.pass();
  });
  transport.stopTaking();
  await deadline.wait(Infinity, transport.finish(clock, deadline));
  deadline.cancel();
  cancel();
}
