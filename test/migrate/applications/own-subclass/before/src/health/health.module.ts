import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DogHealthIndicator } from './dog.health';
import { DogsController } from './dogs.controller';
import { HealthController } from './health.controller';

@Module({
  controllers: [HealthController, DogsController],
  imports: [TerminusModule],
  providers: [DogHealthIndicator],
})
export class HealthModule {}
