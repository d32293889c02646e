import { Module, type DynamicModule } from '@nestjs/common';
import { GrpcHealth, GRPC_OPTIONS } from './grpc-health.service.js';
import type { HealthGrpcOptions } from './grpc-options.js';

/**
 * Provides {@link GrpcHealth}, which answers `grpc.health.v1` on servers of gRPC. Import it beside `HealthModule`, as it is or as
 * what `forRoot()` returns.
 */
@Module({ providers: [{ provide: GRPC_OPTIONS, useValue: {} }, GrpcHealth], exports: [GrpcHealth] })
export class HealthGrpcModule {
  /**
   * Every option has a default.
   * @throws `VitalsError` at start-up, for an option out of bounds and for an indicator that does not exist
   */
  static forRoot(options: HealthGrpcOptions = {}): DynamicModule {
    return { module: HealthGrpcModule, providers: [{ provide: GRPC_OPTIONS, useValue: options }] };
  }
}
