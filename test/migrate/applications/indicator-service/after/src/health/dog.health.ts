import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { DogService } from './dog.service';

@Injectable()
export class DogHealthIndicator {
  constructor(
    private readonly healthIndicatorService: HealthIndicatorService,
    private readonly dogService: DogService,
  ) {}

  async isHealthy(key: string) {
    const indicator = this.healthIndicatorService.check(key);
    const badBoys = this.dogService.dogs.filter((dog) => dog.type === 'badboy');
    if (badBoys.length > 0) return indicator.down({ badBoys: badBoys.length });
    return indicator.up();
  }
}
