import { Module } from '@nestjs/common';
import { HttpModule } from '@nestjs/axios';
import { HealthModule as VitalsModule } from 'nestjs-vitals';
import { DatabaseIndicator, NestjsDocsIndicator, ShopIndicator } from './health.indicators';

@Module({
  imports: [
    VitalsModule.forRoot({
      paths: { readiness: '/health' },
      format: 'terminus',
      startup: { requireIndicators: false },
    }),
    HttpModule,
  ],
  providers: [NestjsDocsIndicator, DatabaseIndicator, ShopIndicator],
})
export class HealthModule {}
