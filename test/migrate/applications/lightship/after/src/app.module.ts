import { Module } from '@nestjs/common';
import { HealthModule } from 'nestjs-vitals';
import { Warmer } from './warmer.js';
import { WarmerController } from './warmer.controller.js';
import { ShutdownHooks } from './shutdown.hooks.js';

@Module({
  imports: [
    HealthModule.forRoot({
      paths: { liveness: '/live', readiness: '/ready' },
      mount: 'none',
      port: Number(process.env.PROBE_PORT ?? 9000),
      drain: { propagationDelayMs: 500 },
    }),
  ],
  controllers: [WarmerController],
  providers: [Warmer, ShutdownHooks],
})
export class AppModule {}
