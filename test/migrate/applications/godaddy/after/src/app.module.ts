import { Module } from '@nestjs/common';
import { HealthModule } from 'nestjs-vitals';
import { Database } from './database';
import { DatabaseController } from './database.controller';
import { HealthIndicator, ShutdownHooks } from './health.indicators';

@Module({
  imports: [
    HealthModule.forRoot({
      paths: { liveness: '/alive', readiness: '/healthz' },
      format: 'terminus',
      startup: { requireIndicators: false },
      drain: { propagationDelayMs: 500, deadlineMs: 5500 },
    }),
  ],
  controllers: [DatabaseController],
  providers: [Database, HealthIndicator, ShutdownHooks],
})
export class AppModule {}
