import { Controller, Post } from '@nestjs/common';
import { Database } from './database';

@Controller('database')
export class DatabaseController {
  constructor(private readonly database: Database) {}

  @Post('down')
  down() {
    this.database.isDown = true;
  }
}
