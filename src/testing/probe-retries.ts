import type { Clock } from '../core/clock.js';
import { ProberError, type Outcome, type Prober } from './outcome.js';

/** How often the kubelet tries a probe that itself fails to run: `maxProbeRetries`. */
const ATTEMPTS = 3;

/**
 * The outcome of a probe, or `undefined` if the probe itself failed to run, each time, or `stopping` aborted. Each attempt has the
 * whole time-out.
 */
export async function probeWithRetries(
  clock: Clock,
  timeoutMs: number,
  probe: Prober,
  stopping: AbortSignal,
): Promise<Outcome | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS && !stopping.aborted; attempt++) {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const cancel = clock.holdFor(timeoutMs, abort);
    stopping.addEventListener('abort', abort);
    try {
      const outcome = await probe(controller.signal);
      return stopping.aborted ? undefined : outcome;
    } catch (error) {
      if (!(error instanceof ProberError)) throw error;
    } finally {
      cancel();
      stopping.removeEventListener('abort', abort);
    }
  }
  return undefined;
}
