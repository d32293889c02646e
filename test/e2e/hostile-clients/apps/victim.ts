// An ordinary application, which the attacker can reach.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Session } from 'node:inspector';
import { HealthModule, HealthService, RequiredIndicator, type ProbeRequest } from '../../../../src/index.js';
import type { VictimSettings } from '../settings.js';

const HOST = '127.0.0.1';
const settings = JSON.parse(process.env['SETTINGS'] ?? '{}') as VictimSettings;

@RequiredIndicator('db', settings.isSlow ? { cacheMs: 0 } : {})
class DatabaseIndicator {
  async check(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, settings.isSlow ? 700 : 20));
  }
}

function isTrusted({ headers }: ProbeRequest): boolean {
  return headers['x-trusted'] === 'yes';
}

@Controller()
class ShopController {
  @Get('orders')
  orders(): object {
    return { orders: [] };
  }
}

@Module({
  imports: [HealthModule.forRoot({ port: 0, host: HOST, ...(settings.isSlow && { details: isTrusted }) })],
  providers: [DatabaseIndicator],
  controllers: [ShopController],
})
class ShopModule {}

/** Runs `code` in the thread of the watchdog, as a debugger could. Nothing in the package does such a thing. */
function runInThread(code: string): void {
  const session = new Session();
  session.connect();
  session.once('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
    const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: code } });
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
}

const adapter = settings.adapter === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(ShopModule, adapter, { logger: ['log', 'warn', 'error'] });
await app.listen(0, HOST);
const { port: probePort } = (await app.get(HealthService).address())!;
const { port } = new URL(await app.getUrl());
process.on('message', (message) => runInThread((message as { run: string }).run));
process.send?.({ event: 'up', port: Number(port), probePort });
