import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService } from '@nestjs/terminus';
import { DogHealthIndicator } from './dog.health';

@Controller('health')
export class HealthController {
  constructor(
    private health: HealthCheckService,
    private dogHealthIndicator: DogHealthIndicator,
  ) {}

  @Get('readiness')
  @HealthCheck()
  readiness() {
    return this.health.check([async () => this.dogHealthIndicator.isHealthy('dog')]);
  }

  @Get('liveness')
  @HealthCheck()
  liveness() {
    return this.health.check([]);
  }

  @Get('startup')
  @HealthCheck()
  startup() {
    return this.health.check([async () => this.dogHealthIndicator.isHealthy('dog')]);
  }
}
