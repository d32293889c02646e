import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';

@Injectable()
export class CacheService {
  constructor(private readonly indicators: HealthIndicatorService) {}

  isHealthy(key: string) {
    return this.indicators.check(key).up({ entries: 3 });
  }
}
