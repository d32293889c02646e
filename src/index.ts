export type { HealthChange } from './core/verdict/changes.js';
export { VitalsError, type VitalsErrorCode } from './core/errors.js';
export {
  degraded,
  healthy,
  unhealthy,
  type CheckContext,
  type CheckDetails,
  type CheckResult,
  type Indicator,
} from './core/report/indicator.js';
export type { IndicatorOptions } from './core/options/indicator-options.js';
export type { HealthModuleOptions } from './core/options/options.js';
export type { StartupTaskOptions } from './core/options/startup-task-options.js';
export type { DrainRest, DrainStep } from './core/report/drain-step.js';
export type { Phase } from './core/report/phase.js';
export type { ProbeRequest } from './core/report/probe-request.js';
export type {
  ChangeSubject,
  CheckStatus,
  IndicatorStatus,
  LivenessStatus,
  ReadinessStatus,
  StartupStatus,
  TaskStatus,
} from './core/report/status.js';
export type { Stall } from './core/report/stall.js';
export type { StatusChange, StatusDrain, StatusHold, StatusReport } from './core/report/status-report.js';
export type {
  CheckReport,
  HeartbeatReport,
  LivenessReport,
  ReadinessReport,
  StartupReport,
  TaskReport,
} from './core/report/reports.js';
export { HealthModule } from './health.module.js';
export type { HealthModuleAsyncOptions } from './health.module-definition.js';
export { HeartbeatService } from './heartbeat/heartbeat.service.js';
export type { Heartbeat } from './heartbeat/watched-loops.js';
export { OptionalIndicator, RequiredIndicator } from './indicators/indicator.decorator.js';
export { DrainService } from './lifecycle/drain.service.js';
export { HealthController } from './probes/health.controller.js';
export { HealthService } from './health.service.js';
export type { ProbeServerAddress } from './watchdog/probe-server.js';
export { StartupTask, type StartupTaskContext } from './startup/startup-task.decorator.js';
