import { type CanActivate, Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { HealthCheck, HealthCheckService, MemoryHealthIndicator } from '@nestjs/terminus';

@Injectable()
class NobodyGuard implements CanActivate {
  canActivate() {
    return false;
  }
}

@Controller('health')
export class HealthController {
  private readonly limit: number;

  constructor(
    private readonly health: HealthCheckService,
    private readonly memory: MemoryHealthIndicator,
  ) {
    this.limit = 4 * 1024 ** 3;
  }

  @Get('live')
  @HealthCheck()
  live() {
    return this.health.check([() => this.memory.checkHeap('heap', this.limit)]);
  }

  @Get('secret')
  @UseGuards(NobodyGuard)
  @HealthCheck()
  secret() {
    return this.health.check([() => this.memory.checkHeap('heap', this.limit)]);
  }

  @Get('all')
  @HealthCheck()
  async all() {
    const result = await this.health.check([]);
    return { ...result, service: 'orders' };
  }

  @Get('version')
  version() {
    return { version: '1.2.3' };
  }
}
