import { Logger } from '@nestjs/common';
import { contain } from '../core/contain.js';

/** Nest's logger. One of the application's that throws must harm neither a probe, nor a drain, nor a timer of ours. */
export class HealthLogger extends Logger {
  constructor() {
    super('HealthModule');
  }

  override log(message: unknown, ...details: unknown[]): void {
    contain(() => super.log(message, ...details));
  }

  override warn(message: unknown, ...details: unknown[]): void {
    contain(() => super.warn(message, ...details));
  }

  override error(message: unknown, ...details: unknown[]): void {
    contain(() => super.error(message, ...details));
  }
}
