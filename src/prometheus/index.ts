export { HealthPrometheusModule } from './prometheus.module.js';
export type { HealthPrometheusOptions } from './prometheus-options.js';
