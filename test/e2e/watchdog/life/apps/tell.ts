import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { HealthModule } from '../../../../../src/index.js';
import type { Settings } from '../settings.js';

export const HOST = '127.0.0.1';
export const settings = JSON.parse(process.env['SETTINGS'] ?? '{}') as Settings;

/** Listens for nothing on the channel to whoever started this process: that would keep it from leaving. */
export function tell(event: string, facts: object = {}): void {
  process.send?.({ event, ...facts });
}

/** With the port and thresholds that the test has given, and no time lost to a drain. */
export function health(port = settings.port ?? 0): DynamicModule {
  return HealthModule.forRoot({
    port,
    host: HOST,
    heartbeat: settings.heartbeat,
    drain: { propagationDelayMs: 0, lingerMs: 0 },
  });
}
