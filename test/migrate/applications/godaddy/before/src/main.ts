import { createTerminus } from '@godaddy/terminus';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { Database } from './database';
import { say } from './say';

async function onSignal() {
  Logger.log('closing what is open');
  await say('onSignal');
}

function onShutdown() {
  return say('onShutdown');
}

async function bootstrap() {
  const app = await NestFactory.create(AppModule);

  createTerminus(app.getHttpServer(), {
    signals: ['SIGTERM', 'SIGINT'],
    healthChecks: {
      // Asked by the load balancer.
      '/healthz': async () => {
        await app.get(Database).ping();
      },
      '/alive': () => Promise.resolve(),
    },
    beforeShutdown: () => new Promise((resolve) => setTimeout(resolve, 500)),
    onSignal,
    onShutdown,
    timeout: 5000,
    logger: console.error,
  });

  await app.listen(process.env.PORT ?? 3000);
}
void bootstrap();
