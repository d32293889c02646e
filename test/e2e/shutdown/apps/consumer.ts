// A queue consumer that takes no more messages after drain.signal and makes the drain wait for the current message. Its broker,
// which always has another message, closes in onModuleDestroy. Without an adapter in its settings it is a process without HTTP.
import { Injectable, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { setTimeout as delay } from 'node:timers/promises';
import { DrainService } from '../../../../src/index.js';
import { create, health, listen, settings, tell } from './run.js';

const MESSAGE_MS = 600;

@Injectable()
class Broker {
  taken = 0;
  acknowledged = 0;
  private isClosed = false;

  async take(): Promise<number> {
    await delay(5);
    return ++this.taken;
  }

  acknowledge(): void {
    if (this.isClosed) throw new Error('the broker is closed');
    this.acknowledged++;
  }

  close(): void {
    this.isClosed = true;
  }
}

@Injectable()
class Consumer implements OnApplicationBootstrap {
  constructor(
    private readonly broker: Broker,
    private readonly drain: DrainService,
  ) {}

  onApplicationBootstrap(): void {
    void this.consume();
  }

  private async consume(): Promise<void> {
    while (!this.drain.signal.aborted) {
      const id = await this.broker.take();
      await this.drain.track(this.handle(id), `message ${id}`);
    }
  }

  private async handle(id: number): Promise<void> {
    tell(`began ${id}`);
    await delay(MESSAGE_MS);
    this.broker.acknowledge();
  }
}

@Module({ imports: [health()], providers: [Broker, Consumer] })
class ConsumerModule implements OnModuleDestroy {
  constructor(private readonly broker: Broker) {}

  onModuleDestroy(): void {
    const { taken, acknowledged } = this.broker;
    this.broker.close();
    tell('broker closed', { taken, acknowledged });
  }
}

if (settings.adapter) {
  await listen(await create(ConsumerModule));
} else {
  const context = await NestFactory.createApplicationContext(ConsumerModule, { logger: ['log', 'warn', 'error'] });
  context.enableShutdownHooks();
}
