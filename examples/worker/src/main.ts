// A worker without HTTP: its probes are on a port of their own, over HTTP and gRPC.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule } from 'nestjs-vitals';
import { CONNECTION, OrdersConsumer } from './orders.consumer.js';
import { OrdersProgress, OrdersQueue } from './orders.health.js';

@Module({
  imports: [HealthModule.forRoot({ port: Number(process.env['PROBE_PORT'] ?? 9090) })],
  providers: [
    { provide: CONNECTION, useValue: { url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379' } },
    OrdersConsumer,
    OrdersProgress,
    OrdersQueue,
  ],
})
class WorkerModule {}

const app = await NestFactory.createApplicationContext(WorkerModule);
app.enableShutdownHooks();
