import { Controller, Get, Version } from '@nestjs/common';
import {
  DiskHealthIndicator,
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  MemoryHealthIndicator,
} from '@nestjs/terminus';
import { Settings } from './settings.js';

@Controller({ path: 'health', version: '2' })
export class HealthController {
  constructor(
    private health: HealthCheckService,
    private disk: DiskHealthIndicator,
    private memory: MemoryHealthIndicator,
    private settings: Settings,
  ) {}

  @Get()
  @Version('1')
  @HealthCheck()
  check(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.disk.checkStorage('storage', { path: '/', thresholdPercent: 0.999 }),
      () => this.memory.checkRSS('memory_rss', this.settings.rssLimit),
    ]);
  }
}
