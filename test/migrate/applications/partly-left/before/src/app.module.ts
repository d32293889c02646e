import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CacheService } from './cache.service';
import { HealthController } from './health.controller';
import { StatusService } from './status.service';

@Module({
  imports: [
    // Health checks.
    TerminusModule.forRoot({
      gracefulShutdownTimeoutMs: 60_000,
    }),
  ],
  controllers: [HealthController],
  providers: [
    CacheService,
    StatusService, // asked by the dashboard
  ],
})
export class AppModule {}
