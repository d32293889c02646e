import { Injectable } from '@nestjs/common';
import { HealthCheckService } from '@nestjs/terminus';

@Injectable()
export class StatusService {
  constructor(private readonly health: HealthCheckService) {}

  async isWell() {
    const { status } = await this.health.check([]);
    return status === 'ok';
  }
}
