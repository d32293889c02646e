import { Controller, Post, Query } from '@nestjs/common';
import { CacheService } from './cache.service.js';

@Controller('reports')
export class ReportsController {
  constructor(private readonly cache: CacheService) {}

  /** A report that grew with the data: it computes in one go, and nothing else runs meanwhile. */
  @Post()
  async make(@Query('ms') ms = '1000'): Promise<string> {
    return this.cache.through(`report:${ms}`, async () => String(compute(Number(ms))));
  }
}

function compute(ms: number): number {
  const end = performance.now() + ms;
  let rows = 0;
  while (performance.now() < end) rows++;
  return rows;
}
