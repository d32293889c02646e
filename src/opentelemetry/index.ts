export { HealthOpenTelemetryModule } from './opentelemetry.module.js';
export type { HealthOpenTelemetryOptions } from './opentelemetry-options.js';
