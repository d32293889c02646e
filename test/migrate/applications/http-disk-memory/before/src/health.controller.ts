import { Controller, Get } from '@nestjs/common';
import {
  DiskHealthIndicator,
  HealthCheck,
  HealthCheckService,
  HttpHealthIndicator,
  MemoryHealthIndicator,
} from '@nestjs/terminus';
import { Upstream } from './upstream';

@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly http: HttpHealthIndicator,
    private readonly disk: DiskHealthIndicator,
    private readonly memory: MemoryHealthIndicator,
    private readonly upstream: Upstream,
  ) {}

  @Get('healthcheck')
  @HealthCheck()
  public async check() {
    return this.health.check([
      async () => this.http.pingCheck('moved', `${this.upstream.address}/moved`, { timeout: 1000 }),
      async () => this.http.responseCheck('status', this.upstream.address + '/status', (res) => res.status === 200),
      async () =>
        this.http.responseCheck('body', this.upstream.body(), ({ data }) => (data as { ok: boolean }).ok),
      async () => this.disk.checkStorage('disk health', { thresholdPercent: 0.999, path: '/' }),
      async () => this.memory.checkHeap('memory_heap', 1000 * 1024 * 1024),
    ]);
  }
}
