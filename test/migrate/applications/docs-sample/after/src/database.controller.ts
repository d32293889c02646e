import { Controller, Post } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

@Controller('database')
export class DatabaseController {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  @Post('close')
  async close() {
    await this.dataSource.destroy();
  }
}
