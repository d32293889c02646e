// A Nest application with one trivial route, with the module or without it. It tells what it has used when it is asked.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { HealthModule } from '../../dist/index.js';

const { adapter, isWith } = JSON.parse(process.argv[2]);

class TrivialController {
  answer() {
    return 'ok';
  }
}
Controller()(TrivialController);
Get('trivial')(
  TrivialController.prototype,
  'answer',
  Object.getOwnPropertyDescriptor(TrivialController.prototype, 'answer'),
);
class AppModule {}
Module({ imports: isWith ? [HealthModule.forRoot()] : [], controllers: [TrivialController] })(AppModule);

const framework = adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(AppModule, framework, { logger: false });
app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');

process.on('message', ({ id, collects }) => {
  if (collects) globalThis.gc();
  const { user, system } = process.cpuUsage();
  process.send({ id, cpuUs: user + system, heapBytes: process.memoryUsage().heapUsed });
});
process.on('disconnect', () => process.exit());
process.send({ port: app.getHttpServer().address().port });
