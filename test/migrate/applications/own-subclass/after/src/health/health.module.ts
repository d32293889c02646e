import { Module } from '@nestjs/common';
import { HealthModule as VitalsModule } from 'nestjs-vitals';
import { DogHealthIndicator } from './dog.health';
import { DogsController } from './dogs.controller';
import { DogIndicator } from './health.indicators';

@Module({
  controllers: [DogsController],
  imports: [
    VitalsModule.forRoot({
      paths: { liveness: '/health/liveness', readiness: '/health/readiness', startup: '/health/startup' },
      format: 'terminus',
    }),
  ],
  providers: [DogHealthIndicator, DogIndicator],
})
export class HealthModule {}
