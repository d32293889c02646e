import { HttpHealthIndicator } from '@nestjs/terminus';
import { healthy, type Indicator, RequiredIndicator, unhealthy } from 'nestjs-vitals';
import { HttpIndicator } from 'nestjs-vitals/http';
import { DiskIndicator } from 'nestjs-vitals/system';
import { Upstream } from './upstream';

@RequiredIndicator('moved', { timeoutMs: 1000 })
export class MovedIndicator extends HttpIndicator {
  constructor(upstream: Upstream) {
    super(`${upstream.address}/moved`, { status: [200, 399] });
  }
}

@RequiredIndicator('status')
export class StatusIndicator extends HttpIndicator {
  constructor(upstream: Upstream) {
    super(upstream.address + '/status', { status: [200, 200] });
  }
}

@RequiredIndicator('body')
export class BodyIndicator implements Indicator {
  constructor(
    private readonly http: HttpHealthIndicator,
    private readonly upstream: Upstream,
  ) {}

  async check() {
    return this.http.responseCheck('body', this.upstream.body(), ({ data }) => (data as { ok: boolean }).ok);
  }
}

@RequiredIndicator('disk health')
export class DiskHealthCheckIndicator extends DiskIndicator {
  constructor() {
    super({ path: '/', minFreePercent: 0.1 });
  }
}

@RequiredIndicator('memory_heap')
export class MemoryHeapIndicator implements Indicator {
  check() {
    const { heapUsed } = process.memoryUsage();
    if (heapUsed <= 1000 * 1024 * 1024) return healthy();
    return unhealthy('Used heap exceeded the set threshold');
  }
}
