import { type Indicator, RequiredIndicator } from 'nestjs-vitals';
import { DogHealthIndicator } from './dog.health';

@RequiredIndicator('dog')
export class DogIndicator implements Indicator {
  constructor(private readonly dogHealthIndicator: DogHealthIndicator) {}

  async check() {
    return this.dogHealthIndicator.isHealthy('dog');
  }
}
