import { MemoryHealthIndicator } from '@nestjs/terminus';
import { OptionalIndicator } from 'nestjs-vitals';
import type { Indicator } from 'nestjs-vitals';

const MAX_HEAP_BYTES = 512 * 1024 * 1024;

/** An unchanged indicator of @nestjs/terminus. It is optional, because a full heap is no reason to send the traffic elsewhere. */
@OptionalIndicator('memory')
export class MemoryIndicator implements Indicator {
  constructor(private readonly memory: MemoryHealthIndicator) {}

  check(): unknown {
    return this.memory.checkHeap('memory', MAX_HEAP_BYTES);
  }
}
