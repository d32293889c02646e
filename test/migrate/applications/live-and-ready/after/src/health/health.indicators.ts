import { healthy, type Indicator, RequiredIndicator, unhealthy } from 'nestjs-vitals';
import { QueueService } from '../queue/queue.service';

// Far above what the process needs: it only catches a leak.
const HEAP_LIMIT = 4 * 1024 * 1024 * 1024;

@RequiredIndicator('memory_heap')
export class MemoryHeapIndicator implements Indicator {
  check() {
    const { heapUsed } = process.memoryUsage();
    if (heapUsed <= HEAP_LIMIT) return healthy();
    return unhealthy('Used heap exceeded the set threshold');
  }
}

@RequiredIndicator('queue')
export class QueueIndicator implements Indicator {
  constructor(private readonly queue: QueueService) {}

  async check() {
    const waiting = await this.queue.countWaiting();
    return { queue: { status: waiting < 100 ? 'up' : 'down', waiting } };
  }
}
