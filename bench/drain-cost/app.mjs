// Two Nest applications with one trivial route, one with the module and one without it, in one process: two processes of one
// program differ by more than what is measured here. It tells what it has used when it is asked.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { HealthModule } from '../../dist/index.js';

const [adapter] = process.argv.slice(2);

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
class PlainModule {}
Module({ controllers: [TrivialController] })(PlainModule);
class TrackedModule {}
Module({ imports: [HealthModule.forRoot()], controllers: [TrivialController] })(TrackedModule);

const ports = [await listen(PlainModule), await listen(TrackedModule)];

process.on('message', ({ id, collects }) => {
  if (collects) globalThis.gc();
  const { user, system } = process.cpuUsage();
  process.send({ id, cpuUs: user + system, heapBytes: process.memoryUsage().heapUsed });
});
process.on('disconnect', () => process.exit());
process.send({ ports });

async function listen(module) {
  const app = await NestFactory.create(module, adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter(), {
    logger: false,
  });
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address().port;
}
