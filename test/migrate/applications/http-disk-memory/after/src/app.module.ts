import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthModule } from 'nestjs-vitals';
import { Upstream } from './upstream';
import {
  BodyIndicator,
  DiskHealthCheckIndicator,
  MemoryHeapIndicator,
  MovedIndicator,
  StatusIndicator,
} from './health.indicators';

@Module({
  imports: [
    HttpModule,
    TerminusModule.forRoot({
      errorLogStyle: 'json',
    }),
    HealthModule.forRoot({
      paths: { readiness: '/healthcheck' },
      format: 'terminus',
      startup: { requireIndicators: false },
      drain: { propagationDelayMs: 2 * 1000 },
    }),
  ],
  providers: [
    Upstream,
    MovedIndicator,
    StatusIndicator,
    BodyIndicator,
    DiskHealthCheckIndicator,
    MemoryHeapIndicator,
  ],
})
export class AppModule {}
