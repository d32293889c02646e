export { GrpcHealth, type GrpcServer } from './grpc-health.service.js';
export { HealthGrpcModule } from './grpc.module.js';
export type { HealthGrpcOptions } from './grpc-options.js';
