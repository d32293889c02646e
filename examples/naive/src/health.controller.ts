import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CacheService } from './cache.service.js';

@Controller('health')
export class HealthController {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly cache: CacheService,
  ) {}

  /** Healthy is what can reach everything that it uses. */
  @Get()
  async check(): Promise<{ status: string }> {
    try {
      await Promise.all([this.db.query('SELECT 1'), this.cache.ping()]);
      return { status: 'ok' };
    } catch (error) {
      throw new ServiceUnavailableException({ status: 'error', message: String(error) });
    }
  }
}
