import { Module } from '@nestjs/common';
import { HealthModule } from 'nestjs-vitals';
import { Settings } from './settings.js';
import { MemoryRssIndicator, StorageIndicator } from './health.indicators.js';

@Module({
  imports: [
    HealthModule.forRoot({
      paths: { readiness: '/api/v1/health' },
      format: 'terminus',
      startup: { requireIndicators: false },
      drain: { propagationDelayMs: 1000 },
    }),
  ],
  providers: [Settings, StorageIndicator, MemoryRssIndicator],
})
export class AppModule {}
