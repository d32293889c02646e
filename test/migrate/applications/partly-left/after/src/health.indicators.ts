import { type Indicator, RequiredIndicator } from 'nestjs-vitals';
import { CacheService } from './cache.service';

@RequiredIndicator('cache')
export class CacheIndicator implements Indicator {
  constructor(private readonly cache: CacheService) {}

  check() {
    return this.cache.isHealthy('cache');
  }
}
