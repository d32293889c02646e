// A hybrid application whose root module closes a pool in onModuleDestroy, with the recipe of docs/shutdown.md: Nest stops
// connected microservices only after that, and cuts the messages that they are at.
import { Controller, Module, type OnModuleDestroy } from '@nestjs/common';
import { MessagePattern, Transport, type NestMicroservice } from '@nestjs/microservices';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { finalize } from 'rxjs';
import { DrainService } from '../../../../src/index.js';
import { create, health, listen, settings, tell } from './run.js';

let isPoolClosed = false;

@Controller()
class PricesController {
  @MessagePattern('price')
  async price(ms: number): Promise<number> {
    tell('asked');
    await delay(ms);
    if (isPoolClosed) throw new Error('the pool is closed');
    return 42;
  }
}

@Module({ imports: [health()], controllers: [PricesController] })
class PricesModule implements OnModuleDestroy {
  onModuleDestroy(): void {
    isPoolClosed = true;
    tell('pool closed');
  }
}

const app = await create(PricesModule);
const microservice = app.connectMicroservice(
  { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } },
  // Nest takes no interceptor for it otherwise.
  { deferInitialization: true },
) as NestMicroservice;
if (!settings.isPlain) stopWithDrain();
await app.startAllMicroservices();
tell('microservice', { ports: [(microservice.unwrap<Server>().address() as AddressInfo).port] });
await listen(app);

function stopWithDrain(): void {
  const drain = app.get(DrainService);
  let inFlight = 0;
  microservice.useGlobalInterceptors({
    intercept: (_context, next) => {
      inFlight++;
      return next.handle().pipe(finalize(() => inFlight--));
    },
  });
  drain.closing.addEventListener('abort', () => void drain.track(stop(), 'microservice'));

  async function stop(): Promise<void> {
    // The answer to the last message has been written by then.
    do await delay(50);
    while (inFlight > 0);
    // First: otherwise close() runs the shutdown hooks of the whole application.
    microservice.setIsTerminated(true);
    await microservice.close();
  }
}
