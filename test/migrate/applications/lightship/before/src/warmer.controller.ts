import { Controller, Post } from '@nestjs/common';
import { Warmer } from './warmer.js';

@Controller('warm')
export class WarmerController {
  constructor(private readonly warmer: Warmer) {}

  @Post()
  finish() {
    this.warmer.finish();
  }
}
