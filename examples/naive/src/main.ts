// An order service whose health check follows the usual articles: one endpoint that asks the database and the cache, shutdown hooks, and
// a manifest whose probes all ask that endpoint. `npm run demo` runs it beside examples/orders.
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
