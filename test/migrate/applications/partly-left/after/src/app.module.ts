import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthModule } from 'nestjs-vitals';
import { CacheService } from './cache.service';
import { HealthController } from './health.controller';
import { StatusService } from './status.service';
import { CacheIndicator } from './health.indicators';

@Module({
  imports: [
    // Health checks.
    TerminusModule.forRoot({
      gracefulShutdownTimeoutMs: 60_000,
    }),
    HealthModule.forRoot({
      paths: { readiness: '/health' },
      format: 'terminus',
      startup: { requireIndicators: false },
    }),
  ],
  controllers: [HealthController],
  providers: [
    CacheService,
    StatusService, // asked by the dashboard
    CacheIndicator,
  ],
})
export class AppModule {}
