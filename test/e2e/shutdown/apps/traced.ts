// An application under OpenTelemetry's http instrumentation, which exports its spans in batches and flushes the last one in a hook.
import type { OnApplicationShutdown } from '@nestjs/common';
import { BatchSpanProcessor, InMemorySpanExporter } from '@opentelemetry/sdk-trace-node';
import { setTimeout as delay } from 'node:timers/promises';
import { startTracing, targetsOf } from '../../../support/tracing.js';

const exporter = new InMemorySpanExporter();
/** No batch is due before the test ends. */
const provider = startTracing(new BatchSpanProcessor(exporter, { scheduledDelayMillis: 600_000 }));

const { Controller, Get, Module, Query } = await import('@nestjs/common');
const { create, health, listen, tell } = await import('./run.js');

@Controller()
class ShopController {
  @Get('work')
  async work(@Query('ms') ms: string): Promise<object> {
    tell('slow');
    await delay(Number(ms));
    return { row: 1 };
  }
}

@Module({ imports: [health()], controllers: [ShopController] })
class TracedModule implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    await provider.forceFlush();
    tell('spans', { targets: targetsOf(exporter.getFinishedSpans()) });
    await provider.shutdown();
  }
}

await listen(await create(TracedModule));
