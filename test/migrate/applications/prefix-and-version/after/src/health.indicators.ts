import { healthy, type Indicator, RequiredIndicator, unhealthy } from 'nestjs-vitals';
import { DiskIndicator } from 'nestjs-vitals/system';
import { Settings } from './settings.js';

@RequiredIndicator('storage')
export class StorageIndicator extends DiskIndicator {
  constructor() {
    super({ path: '/', minFreePercent: 0.1 });
  }
}

@RequiredIndicator('memory_rss')
export class MemoryRssIndicator implements Indicator {
  constructor(private readonly settings: Settings) {}

  check() {
    const { rss } = process.memoryUsage();
    if (rss <= this.settings.rssLimit) return healthy();
    return unhealthy('Used rss exceeded the set threshold');
  }
}
