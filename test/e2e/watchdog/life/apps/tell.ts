import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { HealthModule } from '../../../../../src/index.js';
import type { Settings } from '../settings.js';

export const HOST = '127.0.0.1';
export const settings = JSON.parse(process.env['SETTINGS'] ?? '{}') as Settings;

/** Sends a message to the parent process. It adds no listener to the channel, because that would keep this process alive. */
export function tell(event: string, facts: object = {}): void {
  process.send?.({ event, ...facts });
}

/** The module with the port and thresholds of the test, and with a drain that does not delay. */
export function health(port = settings.port ?? 0): DynamicModule {
  return HealthModule.forRoot({
    port,
    host: HOST,
    heartbeat: settings.heartbeat,
    drain: { propagationDelayMs: 0, lingerMs: 0 },
  });
}
