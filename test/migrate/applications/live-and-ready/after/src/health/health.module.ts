import { Module } from '@nestjs/common';
import { HealthModule as VitalsModule } from 'nestjs-vitals';
import { QueueModule } from '../queue/queue.module';
import { MemoryHeapIndicator, QueueIndicator } from './health.indicators';

@Module({
  imports: [
    VitalsModule.forRoot({
      paths: { liveness: '/health/live', readiness: '/health/ready' },
      format: 'terminus',
      startup: { requireIndicators: false },
    }),
    QueueModule,
  ],
  providers: [MemoryHeapIndicator, QueueIndicator],
})
export class HealthModule {}
