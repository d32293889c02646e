import { Controller, Delete, HttpCode, Post, Query } from '@nestjs/common';
import { HealthService } from 'nestjs-vitals';

/** Takes this replica out of rotation by hand, and puts it back. A real service would check who calls. */
@Controller('admin/hold')
export class HoldController {
  readonly #releases: (() => void)[] = [];

  constructor(private readonly health: HealthService) {}

  @Post()
  @HttpCode(204)
  hold(@Query('reason') reason = 'by hand'): void {
    this.#releases.push(this.health.hold(reason));
  }

  @Delete()
  @HttpCode(204)
  release(): void {
    for (const release of this.#releases.splice(0)) release();
  }
}
