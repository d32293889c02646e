import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';
import { Upstream } from './upstream';

@Module({
  imports: [
    HttpModule,
    TerminusModule.forRoot({
      errorLogStyle: 'json',
      gracefulShutdownTimeoutMs: 2 * 1000,
    }),
  ],
  controllers: [
    HealthController,
  ],
  providers: [Upstream],
})
export class AppModule {}
