import { NestFactory } from '@nestjs/core';
import { HealthService } from 'nestjs-vitals';
import { AppModule } from './app.module.js';
import { Warmer } from './warmer.js';

async function main() {
  const app = await NestFactory.create(AppModule);
  app.enableShutdownHooks(['SIGTERM']);

  void app.get(Warmer).warm().then(app.get(HealthService).hold('a blocking task'));

  await app.listen(process.env.PORT ?? 3000);
}
void main();
