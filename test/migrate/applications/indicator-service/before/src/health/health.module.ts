import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DogHealthIndicator } from './dog.health';
import { DogService } from './dog.service';
import { DogsController } from './dogs.controller';
import { HealthController } from './health.controller';

@Module({
  imports: [TerminusModule],
  controllers: [HealthController, DogsController],
  providers: [DogHealthIndicator, DogService],
})
export class HealthModule {}
