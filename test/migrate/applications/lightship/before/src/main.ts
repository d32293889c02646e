import { NestFactory } from '@nestjs/core';
import { createLightship } from 'lightship';
import { AppModule } from './app.module.js';
import { Warmer } from './warmer.js';

async function main() {
  const lightship = await createLightship({
    detectKubernetes: false,
    port: Number(process.env.PROBE_PORT ?? 9000),
    shutdownDelay: 500,
    signals: ['SIGTERM'],
  });
  const app = await NestFactory.create(AppModule);

  lightship.registerShutdownHandler(async () => {
    process.stdout.write('said goodbye\n');
  });
  lightship.registerShutdownHandler(() => app.close());
  lightship.queueBlockingTask(app.get(Warmer).warm());

  await app.listen(process.env.PORT ?? 3000);
  lightship.signalReady();
}
void main();
