import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, MemoryHealthIndicator } from '@nestjs/terminus';
import { QueueService } from '../queue/queue.service';

// Far above what the process needs: it only catches a leak.
const HEAP_LIMIT = 4 * 1024 * 1024 * 1024;

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly memory: MemoryHealthIndicator,
    private readonly queue: QueueService,
  ) {}

  @Get('live')
  @HealthCheck()
  live() {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([
      () => this.memory.checkHeap('memory_heap', HEAP_LIMIT),
      async () => {
        const waiting = await this.queue.countWaiting();
        return { queue: { status: waiting < 100 ? 'up' : 'down', waiting } };
      },
    ]);
  }
}
