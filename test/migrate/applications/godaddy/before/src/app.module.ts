import { Module } from '@nestjs/common';
import { Database } from './database';
import { DatabaseController } from './database.controller';

@Module({
  controllers: [DatabaseController],
  providers: [Database],
})
export class AppModule {}
