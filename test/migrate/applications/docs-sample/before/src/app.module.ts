import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseController } from './database.controller';
import { HealthModule } from './health/health.module';

@Module({
  imports: [TypeOrmModule.forRoot({ type: 'sqljs' }), HealthModule],
  controllers: [DatabaseController],
})
export class AppModule {}
