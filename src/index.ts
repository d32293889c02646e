export type { HealthChange } from './core/changes.js';
export { VitalsError, type VitalsErrorCode } from './core/errors.js';
export {
  degraded,
  healthy,
  unhealthy,
  type CheckContext,
  type CheckDetails,
  type CheckResult,
  type Indicator,
} from './core/indicator.js';
export type { IndicatorOptions } from './core/indicator-options.js';
export type { HealthModuleOptions } from './core/options.js';
export type { StartupTaskOptions } from './core/startup-task-options.js';
export type { Phase } from './core/phase.js';
export type { ProbeRequest } from './core/probe-request.js';
export type {
  CheckStatus,
  IndicatorStatus,
  LivenessStatus,
  ReadinessStatus,
  StartupStatus,
  TaskStatus,
} from './core/status.js';
export type {
  CheckReport,
  HeartbeatReport,
  LivenessReport,
  ReadinessReport,
  StartupReport,
  TaskReport,
} from './core/reports.js';
export { HealthModule } from './health.module.js';
export type { HealthModuleAsyncOptions } from './health.module-definition.js';
export { HeartbeatService } from './heartbeat/heartbeat.service.js';
export type { Heartbeat } from './heartbeat/watched-loops.js';
export { OptionalIndicator, RequiredIndicator } from './indicators/indicator.decorator.js';
export { DrainService } from './lifecycle/drain.service.js';
export { HealthController } from './probes/health.controller.js';
export { HealthService } from './probes/health.service.js';
export { StartupTask, type StartupTaskContext } from './startup/startup-task.decorator.js';
