import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthModule as VitalsModule } from 'nestjs-vitals';
import { DogHealthIndicator } from './dog.health';
import { DogService } from './dog.service';
import { DogsController } from './dogs.controller';
import { DogIndicator } from './health.indicators';

@Module({
  imports: [
    TerminusModule,
    VitalsModule.forRoot({
      paths: { readiness: '/health' },
      format: 'terminus',
      startup: { requireIndicators: false },
    }),
  ],
  controllers: [DogsController],
  providers: [DogHealthIndicator, DogService, DogIndicator],
})
export class HealthModule {}
