import type { Type } from '@nestjs/common';
import { startTimedApp } from './timed-app.js';

export const MAX_SILENCE_MS = 1000;
const STEP_MS = 100;

/** Starts an application with the heartbeat of a consumer, on a clock that only the test moves. `closeTimedApps()` closes it. */
export async function startConsumerApp<Progress extends object>(heartbeat: Type<Progress>) {
  const options = { drain: { propagationDelayMs: 0, lingerMs: 0 } };
  const { app, clock, health, drain } = await startTimedApp(options, [heartbeat]);
  const isStalled = (): boolean => health.liveness().status === 'stalled';

  /** Lets twice as much time pass as a silence may last, and returns whether liveness was `stalled` at any moment of it. */
  const stalls = async (): Promise<boolean> => {
    for (let ms = 0; ms < 2 * MAX_SILENCE_MS && !isStalled(); ms += STEP_MS) await clock.advanceAsync(STEP_MS);
    return isStalled();
  };
  return { app, clock, health, drain, isStalled, stalls, progress: app.get(heartbeat) };
}
