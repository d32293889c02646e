export type {
  ContainerProbe,
  ContainerProbes,
  ExecAction,
  GrpcAction,
  HttpGetAction,
  ProbeKind,
  TcpSocketAction,
} from './container-probes.js';
export type { ExecFunction } from './exec-command.js';
export type { ProbeResponse, TargetFunction, TargetProbe } from './function-target.js';
export type { Kill, TestKubeletOptions } from './kubelet-options.js';
export { ManualClock } from './manual-clock.js';
export type { ListeningApplication } from './target.js';
export type { Ending } from './termination.js';
export { TestKubelet, type KubeletState } from './test-kubelet.js';
export type { KubeletEvent } from './timeline.js';
