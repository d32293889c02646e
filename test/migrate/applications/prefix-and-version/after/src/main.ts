import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
app.setGlobalPrefix('api', { exclude: ['metrics'] });
app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
app.enableShutdownHooks();
await app.listen(process.env.PORT ?? 3000);
