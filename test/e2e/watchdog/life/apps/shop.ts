// An application that ends, or loses its watchdog, in the way that a request asks for.
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthService, HeartbeatService } from '../../../../../src/index.js';
import { WatchdogService } from '../../../../../src/watchdog/watchdog.service.js';
import { health, HOST, settings, tell } from './tell.js';

interface Thread {
  readonly worker: { terminate(): unknown };
  send(message: unknown): void;
}

const END: Record<string, () => void> = {
  exit: () => process.exit(3),
  throw: () => {
    throw new Error('uncaught');
  },
  reject: () => void Promise.reject(new Error('unhandled')),
  abort: () => process.abort(),
};

const KILL: Record<string, (thread: Thread) => void> = {
  terminate: ({ worker }) => void worker.terminate(),
  // The thread fails on this, because it is not one of its messages.
  error: (thread) => thread.send(null),
  // Allocate more than the thread may hold.
  memory: (thread) =>
    thread.send({ type: 'loops', loops: Array.from({ length: 100 }, (_, id) => ({ id, name: id + 'x'.repeat(1e6) })) }),
};

@Controller()
class ShopController {
  @Get('end/:how')
  end(@Param('how') how: string): void {
    setImmediate(END[how]!);
  }

  @Get('kill/:how')
  kill(@Param('how') how: string): void {
    KILL[how]!((app.get(WatchdogService) as unknown as { thread: Thread }).thread);
  }

  @Get('block')
  block(): void {
    // Block until the test kills this process.
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000));
  }
}

@Module({ imports: settings.isPlain ? [] : [health()], controllers: [ShopController] })
class ShopModule {}

const app = await NestFactory.create(ShopModule, { logger: ['log', 'warn', 'error'] });
if (!settings.isDeafToSignals) app.enableShutdownHooks();
await app.listen(0, HOST);
const url = await app.getUrl();
if (settings.isPlain) {
  tell('up', { url });
} else {
  app.get(HeartbeatService).watch('orders', { maxSilenceMs: 600_000 });
  const { port } = (await app.get(HealthService).address())!;
  tell('up', { url, probes: `http://${HOST}:${port}` });
}
